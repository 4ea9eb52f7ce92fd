import { explainedIn, readAuditReport } from '../audit/audit-report.js';

const advisory = (id: string) => ({ source: 1, url: `https://github.com/advisories/${id}` });
const printed = (vulnerabilities: object) => JSON.stringify({ auditReportVersion: 2, vulnerabilities });
const FIRST = 'GHSA-aaaa-bbbb-cccc';
const SECOND = 'GHSA-dddd-eeee-ffff';

describe(readAuditReport.name, () => {
  it('tells a clean answer from none', () => {
    expect(readAuditReport(printed({}), new Set())).toEqual({ kind: 'clean' });
    const refused = JSON.stringify({ message: '405 Method Not Allowed - POST https://registry.example/', error: {} });
    expect(readAuditReport(refused, new Set())).toEqual({ kind: 'no_answer', reason: '405 Method Not Allowed' });
    expect(readAuditReport('npm error', new Set())).toMatchObject({ kind: 'no_answer' });
    expect(readAuditReport('', new Set())).toMatchObject({ kind: 'no_answer' });
  });

  it('tells findings that are explained from those that are not, each once', () => {
    const report = printed({
      one: { via: [advisory(SECOND), advisory(FIRST)] },
      two: { via: ['one', advisory(FIRST)] },
    });
    expect(readAuditReport(report, new Set([FIRST]))).toEqual({
      kind: 'findings',
      explained: [FIRST],
      unexplained: [SECOND],
    });
  });

  it('takes an advisory without an id for one that nobody explained', () => {
    const report = printed({ one: { via: [{ source: 7, url: 'https://example.com' }] } });
    expect(readAuditReport(report, new Set([FIRST]))).toMatchObject({ unexplained: ['advisory 7'] });
  });

  it('takes as explained what a table begins its row with', () => {
    expect(explainedIn(`see ${SECOND}\n| advisory | why |\n| \`${FIRST}\` | is never called |\n`)).toEqual(
      new Set([FIRST]),
    );
  });
});
