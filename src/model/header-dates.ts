const key = '[a-z*][a-z0-9_.*-]*';
const bareItem =
  '(?:-?\\d{1,12}\\.\\d{1,3}|@?-?\\d{1,15}|"(?:[ !#-\\[\\]-~]|\\\\["\\\\])*"|[A-Za-z*][!#$%&\'*+.^_`|~\\w:/-]*|:[A-Za-z0-9+/=]*:|\\?[01]|%"(?:[ !#$&-~]|%[0-9a-f]{2})*")';
const structuredDate = new RegExp(`^ *@(-?\\d{1,15})(?:; *${key}(?:=${bareItem})?)* *$`);

/** The seconds since 1970 that a structured field's Date says (RFC 9651 §3.3.7), parameters aside; undefined when it is none. */
export function structuredFieldDate(value: string): number | undefined {
  const seconds = value.length > 500 ? undefined : structuredDate.exec(value)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const fixdate = /^([A-Z][a-z]{2}), (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/;

/** The seconds since 1970 of an IMF-fixdate (RFC 9110 §5.6.7), the only form that may be sent; undefined when it is none, or its day has another name. */
export function imfFixdate(value: string): number | undefined {
  const parts = fixdate.exec(value.trim());
  if (parts === null) return undefined;
  const month = months.indexOf(parts[3] ?? '');
  const [day, year, hour, minute, second] = [parts[2], parts[4], parts[5], parts[6], parts[7]].map(Number) as [number, number, number, number, number];
  if (month < 0 || hour > 23 || minute > 59 || second > 60) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  if (date.getUTCMonth() !== month || date.getUTCDate() !== day || days[date.getUTCDay()] !== parts[1]) return undefined;
  return date.getTime() / 1000 + hour * 3600 + minute * 60 + Math.min(second, 59);
}
