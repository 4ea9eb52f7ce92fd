import { BadRequestException } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';

/** Refuses addresses with a NUL in them: it stands in no id and no name, and PostgreSQL fails on it as on a broken connection. */
export function refuseNulInAddress(request: Request, _response: Response, next: NextFunction): void {
  next(request.originalUrl.includes('%00') ? new BadRequestException() : undefined);
}
