import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** What we read of vitest's JSON report. */
const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
});

/** `12 passed, 0 failed`: a spec file that could not even be loaded counts as one failure. */
export function closingLine(reportFile: string): string | undefined {
  if (!existsSync(reportFile)) return undefined;
  const report = Report.parse(JSON.parse(readFileSync(reportFile, 'utf8')));
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return `${report.numPassedTests} passed, ${report.numFailedTests + broken.length} failed`;
}
