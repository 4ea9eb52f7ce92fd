import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { explainedIn, readAuditReport } from './audit-report.js';

/** Ends with 0 when nothing is open, 1 for findings that nobody explained, 2 when the registry did not answer. */
const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8' });
const verdict = readAuditReport(stdout, explainedIn(readFileSync('docs/security.md', 'utf8')));
switch (verdict.kind) {
  case 'clean':
    console.log('Clean: no advisory holds for what production runs on.');
    break;
  case 'findings':
    for (const id of verdict.explained) console.log(`${id}: explained in docs/security.md`);
    for (const id of verdict.unexplained) console.log(`${id}: not explained, see https://github.com/advisories/${id}`);
    process.exitCode = verdict.unexplained.length > 0 ? 1 : 0;
    break;
  case 'no_answer':
    console.log(`Nothing is known: the registry has no advisories (${verdict.reason}).`);
    process.exitCode = 2;
}
