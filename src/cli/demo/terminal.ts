const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

/** Writes lines to a stream, in colour only where a person reads them. */
export class Terminal {
  constructor(private readonly out: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>) {}

  line(text = ''): void {
    this.out.write(`${text}\n`);
  }

  paint(style: keyof typeof CODES, text: string): string {
    return this.out.isTTY ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text;
  }
}
