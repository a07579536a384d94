import {
  CORE_SCHEMA,
  constructFromEvents,
  defineScalarTag,
  floatCoreTag,
  intCoreTag,
  mergeTag,
  NOT_RESOLVED,
  parseEvents,
  type ScalarTagOptions,
} from 'js-yaml';
import { exactNumber, type ExactNumber } from '../model/exact-json.ts';
import { yamlOffsets } from './locate-yaml.ts';
import { parseIndented } from './yaml-indent.ts';
import { inPieces, type Placed } from './yaml-pieces.ts';

/** Deeper than any honest document; what aliases make of it is counted by `notPlain`. */
const deepest = 500;
/** The library's own limit, 10 000, is met by large documents that merge a common set of responses. */
const mostMergedKeys = 1_000_000;

const schema = CORE_SCHEMA.withTags(mergeTag, exact(intCoreTag), exact(floatCoreTag));

/**
 * Reads one YAML 1.2 document by the core schema (`yes` is a text, `010` is ten), with merge keys; numbers that no double carries stay
 * exact. A name that stands twice in a mapping is an error (YAML 1.2.2 §3.2.1.1).
 * @throws YAMLException, with the offset as `mark.position`; RangeError when it is nested too deeply
 */
export function parseYaml(given: string): Placed {
  return inPieces(given, piece) ?? whole(given);
}

function whole(given: string): Placed {
  const { parsed: events, text, before } = parseIndented(given, (one) => parseEvents(one, { maxDepth: deepest }));
  const documents = constructFromEvents(events, { source: text, schema, maxTotalMergeKeys: mostMergedKeys });
  if (documents.length !== 1) throw new SyntaxError(documents.length === 0 ? 'it is empty' : 'it holds several documents');
  return { value: documents[0], offsets: yamlOffsets(text, events, before) };
}

function piece(text: string, depth: number): Placed | undefined {
  const events = parseEvents(text, { maxDepth: deepest - depth });
  // It may be meant in another piece, or stand in one.
  if (events.some(isAnchored)) return undefined;
  const documents = constructFromEvents(events, { source: text, schema, maxTotalMergeKeys: mostMergedKeys });
  return documents.length === 1 ? { value: documents[0], offsets: yamlOffsets(text, events, (offset) => offset) } : undefined;
}

function isAnchored(event: ReturnType<typeof parseEvents>[number]): boolean {
  return 'anchorStart' in event && event.anchorStart >= 0;
}

function exact(tag: ScalarTagOptions<number> & { readonly tagName: string }): ReturnType<typeof defineScalarTag<number | ExactNumber>> {
  return defineScalarTag<number | ExactNumber>(tag.tagName, {
    ...tag,
    resolve: (source, isExplicit, tagName) => {
      const value = tag.resolve(source, isExplicit, tagName);
      if (value === NOT_RESOLVED || typeof value !== 'number' || source.length < 5) return value;
      const literal = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?$/i.test(source) ? jsonLiteral(source) : undefined;
      return literal === undefined ? value : exactNumber(literal);
    },
  });
}

/** YAML also writes `+1`, `007`, `.5` and `1.` (YAML 1.2.2 §10.3.2); JSON does not. */
function jsonLiteral(source: string): string {
  return source
    .replace(/^\+/, '')
    .replace(/^(-?)0+(?=\d)/, '$1')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.(?=$|e)/i, '');
}
