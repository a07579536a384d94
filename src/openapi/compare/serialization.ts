import { own, textOf, type Found } from './side.ts';

/** Where a parameter, a header or a part of a form is written. */
export type Spot = 'path' | 'query' | 'header' | 'cookie' | 'querystring';

/** How a value becomes text, with every default filled in (OpenAPI 3.1 §4.8.12.2). */
export interface Serialization {
  /** The media type of its `content`; absent when it is written in a style. */
  readonly content?: string;
  readonly style: string;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  readonly allowEmptyValue: boolean;
}

const styles: Readonly<Record<Spot, string>> = { path: 'simple', header: 'simple', query: 'form', cookie: 'form', querystring: 'form' };

export function serializationOf(declared: Found, spot: Spot, content: string | undefined): Serialization {
  const style = textOf(own(declared.value, 'style')) ?? styles[spot];
  const explode = own(declared.value, 'explode');
  return {
    ...(content === undefined ? {} : { content }),
    style,
    explode: typeof explode === 'boolean' ? explode : style === 'form' || style === 'cookie',
    allowReserved: own(declared.value, 'allowReserved') === true,
    allowEmptyValue: spot === 'query' && own(declared.value, 'allowEmptyValue') === true,
  };
}

/** What kind of value is written: text of one value looks the same in most styles. */
export type Written = 'scalar' | 'array' | 'object' | 'any';

/**
 * The form of the text as one name: two serializations of the same form cannot be told apart on the wire for this kind of value.
 */
export function formOf({ content, style, explode }: Serialization, written: Written): string {
  if (content !== undefined) return `content ${content}`;
  if (written === 'scalar') return style === 'matrix' || style === 'label' ? style : 'plain';
  const repeated = explode && (style === 'form' || style === 'spaceDelimited' || style === 'pipeDelimited' || style === 'cookie');
  if (written === 'array') {
    if (repeated) return 'repeated';
    return style === 'simple' ? style : `${style}${explode ? ' exploded' : ''}`;
  }
  return style === 'deepObject' ? style : `${style}${explode ? ' exploded' : ''}`;
}
