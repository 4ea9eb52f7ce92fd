import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ProblemError } from '../platform/index.js';
import type { TenancyService } from '../tenancy/index.js';

/**
 * Loads a tenant document from a YAML file.
 * @param print - gets what an operator should read, line by line
 * @returns whether it was applied; a document with faults changes nothing, and every fault is printed
 */
export async function applyTenantFile(
  file: string,
  tenancy: Pick<TenancyService, 'apply'>,
  print: (line: string) => void,
): Promise<boolean> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    print(`${file} cannot be opened: is there such a file?`);
    return false;
  }
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    print(`${file} cannot be read as YAML: ${error instanceof Error ? error.message : 'unknown'}`);
    return false;
  }
  try {
    const { slug, branches } = await tenancy.apply(document);
    print(`${slug}: applied, ${branches.length} ${branches.length === 1 ? 'branch' : 'branches'}`);
    return true;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    print(error.message);
    for (const { path, message } of error.problems) print(`  ${path || 'document'}: ${message}`);
    return false;
  }
}
