import { type INestApplication, Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { VERSION } from '../../version.js';
import { describeApi } from './api-document.js';

/** The description of the application that runs, made when somebody first wants it. */
@Injectable()
export class ApiDocument {
  #app: INestApplication | null = null;
  #document: Promise<OpenAPIObject> | null = null;

  /** Names the application; nothing is described yet. */
  describe(app: INestApplication): void {
    this.#app = app;
  }

  get(): Promise<OpenAPIObject> {
    if (!this.#app) throw new Error('Nobody said which application to describe');
    this.#document ??= describeApi(this.#app, VERSION);
    return this.#document;
  }
}
