import type { Level } from './finding.ts';

/** A check as the catalogue shows it. */
export interface CatalogueEntry {
  /** `area/name`. */
  readonly id: string;
  readonly area: string;
  readonly title: string;
  readonly sources: readonly string[];
  /** Of its messages. */
  readonly levels: readonly Level[];
  /** Witness ids. */
  readonly needs: readonly string[];
  /** Its page, Markdown. */
  readonly page: string;
}
