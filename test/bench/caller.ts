import type { BenchBranch } from './bench-world.js';
import { type CallIdentity, functionCall, inboundCall, type SignedBody } from './signed-body.js';

export interface SpokenOption {
  option_id: string;
  service: string;
  /** ISO 8601 with offset. */
  start: string;
}

export interface SpokenAnswer {
  success: boolean;
  status: string;
  message: string;
  data: { options?: SpokenOption[]; appointment?: { ref: string } | null } | null;
  milliseconds: number;
}

/** One phone call from beginning to end, as Retell makes it. */
export class Caller {
  constructor(
    private readonly gatewayUrl: string,
    private readonly identity: CallIdentity,
  ) {}

  get branch(): BenchBranch {
    return this.identity.branch;
  }

  async rings(): Promise<void> {
    await this.post(inboundCall(this.identity));
  }

  async says(name: string, args: object): Promise<SpokenAnswer> {
    const startedMs = performance.now();
    const answer = await this.post(functionCall(this.identity, name, args, 12 * 1024));
    return { ...(answer as SpokenAnswer), milliseconds: performance.now() - startedMs };
  }

  private async post({ path, body, signature }: SignedBody): Promise<unknown> {
    const response = await fetch(`${this.gatewayUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-retell-signature': signature },
      body,
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response.json();
  }
}
