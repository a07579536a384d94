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

/** What kind of value is written: text, a number or a boolean, a list, an object. */
export type Written = 'text' | 'literal' | 'array' | 'object';

/**
 * The form of the text as one name: two serializations of the same form cannot be told apart on the wire for this kind of value.
 */
export function formOf({ content, style, explode }: Serialization, written: Written): string {
  const scalar = written === 'text' || written === 'literal';
  if (content !== undefined) {
    // A number or a boolean looks the same as JSON.
    const plain = scalar && (content === 'text/plain' || (written === 'literal' && /^application\/([^;]+\+)?json$/.test(content)));
    return plain ? 'plain' : `content ${content}`;
  }
  if (scalar) return style === 'matrix' || style === 'label' ? style : 'plain';
  const repeated = explode && (style === 'form' || style === 'spaceDelimited' || style === 'pipeDelimited');
  if (written === 'array') {
    if (repeated) return 'repeated';
    return style === 'simple' ? style : named(style, explode);
  }
  return style === 'deepObject' ? style : named(style, explode);
}

/** OpenAPI 3.2: `cookie` is `form` but for what stands between two pairs. */
function named(style: string, explode: boolean): string {
  return explode ? `${style} exploded` : style === 'cookie' ? 'form' : style;
}

/** Whether two forms differ only in what stands between two items or two properties, so that one of them looks the same in both. */
export function isBetween(one: string, other: string, written: Written): boolean {
  if (written === 'array') return itemOf(one) === itemOf(other);
  return written === 'object' && [one, other].every((form) => form === 'form exploded' || form === 'cookie exploded');
}

function itemOf(form: string): string {
  return /^(form|repeated|(space|pipe|tab)Delimited|cookie exploded)$/.test(form) ? 'form' : form.replace(/ exploded$/, '');
}
