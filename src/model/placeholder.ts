/**
 * Replaces `${name}` by its value. Used for what is known only once the App is launched: `${api.origin}`, `${web.port}`, `${temp}`.
 * Names that are not among the values stay, so that a shell's own `${HOME}` survives.
 */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{([a-zA-Z][\w.]*)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? whole) : whole));
}
