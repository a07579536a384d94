import { readFile } from 'node:fs/promises';
import { areaOf, witnessesOf, type Catalogue } from '../engine/catalogue.ts';
import type { CatalogueEntry } from '../model/catalogue-entry.ts';
import { levels } from '../model/finding.ts';

export async function loadCatalogue(): Promise<Catalogue> {
  return import('../../suites/catalogue.ts');
}

export async function catalogueEntries(): Promise<readonly CatalogueEntry[]> {
  const catalogue = await loadCatalogue();
  const witnesses = witnessesOf(catalogue);
  return Promise.all(
    Object.entries(catalogue.checks).map(async ([id, check]) => {
      const said = new Set(Object.values(check.messages).map(({ level }) => level));
      return {
        id,
        area: areaOf(id),
        title: check.title,
        sources: check.sources,
        levels: levels.filter((level) => said.has(level)).reverse(),
        needs: Object.values(check.needs).map((witness) => witnesses.idOf(witness)),
        page: await readFile(new URL(`../../suites/${id}.md`, import.meta.url), 'utf8'),
      };
    }),
  );
}
