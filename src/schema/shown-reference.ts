const longest = 200;

/** A reference as it may be shown, in quotes: without user, password and query, any of which may be a secret. */
export function shownReference(reference: string): string {
  // Of what is no URI nobody can tell where a password ends.
  const user = URL.canParse(reference, 'http://host') ? /^([^/?#]*\/\/)[^/?#]*@/ : /^([^/]*\/\/).*@/s;
  const open = reference.replace(user, '$1').replace(/^([^?#]*)\?[^#]*/, '$1');
  return JSON.stringify(open.length > longest ? `${open.slice(0, longest)}…` : open);
}
