import { InvalidArgumentError, Option } from 'commander';

export const reportFormats = ['junit', 'json'] as const;
export type ReportFormat = (typeof reportFormats)[number];
export interface ReportFile {
  readonly format: ReportFormat;
  /** As written; in the output folder under its usual name unless told. */
  readonly file?: string;
}
export const usualNames: Readonly<Record<ReportFormat, string>> = { junit: 'junit.xml', json: 'report.json' };

/** `--report junit --report json=out/seam.json` */
export const reportOption = (): Option =>
  new Option('--report <format[=file]>', `write one more report: ${reportFormats.join(' or ')}; may be repeated`).argParser(
    (text: string, before: readonly ReportFile[] | undefined) => [...(before ?? []), reportFile(text)],
  );

function reportFile(text: string): ReportFile {
  const [name = '', file] = text.split(/=(.*)/s);
  const format = reportFormats.find((one) => one === name);
  if (format === undefined) throw new InvalidArgumentError(`Formats are ${reportFormats.join(' and ')}.`);
  if (file === '') throw new InvalidArgumentError('There is no file after the equals sign.');
  return file === undefined ? { format } : { format, file };
}
