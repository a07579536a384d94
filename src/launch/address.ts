import type { Service, ServiceName } from '../model/app.ts';
import { ToolError } from '../model/tool-error.ts';

/** Where a service is reached. */
export interface Address {
  readonly host: string;
  readonly port: number;
  /** As a browser names it. */
  readonly origin: string;
  /** As the App's other service dials it; not every resolver knows `*.localhost`. */
  readonly internal: string;
}

export function loopbackAddress(service: Service, port: number, internal = `http://127.0.0.1:${port}`): Address {
  return { host: service.host, port, origin: `http://${service.host}:${port}`, internal };
}

/** @throws ToolError `config-invalid` when the url is more than an origin: nothing would know of its path. */
export function addressOfUrl(name: ServiceName, url: string): Address {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw new ToolError('config-invalid', `services.${name}.url is not an http or https URL`, `Write it as in https://staging.example.com.`);
  }
  if (parsed.pathname !== '/' || parsed.search !== '' || parsed.hash !== '' || parsed.username !== '') {
    throw new ToolError('config-invalid', `services.${name}.url must be an origin, without path, query or credentials`, `Write it as ${parsed.origin}.`);
  }
  const port = parsed.port === '' ? (parsed.protocol === 'https:' ? 443 : 80) : Number(parsed.port);
  return { host: parsed.hostname, port, origin: parsed.origin, internal: parsed.origin };
}

/** The values of the placeholders in commands and environments: `${api.origin} ${api.port} ${api.host} ${api.internal}`, the same of `web`, `${temp}`. */
export function placeholderValues(addresses: Readonly<Partial<Record<ServiceName, Address>>>, temp: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = { temp };
  for (const [name, address] of Object.entries(addresses)) {
    values[`${name}.origin`] = address.origin;
    values[`${name}.port`] = String(address.port);
    values[`${name}.host`] = address.host;
    values[`${name}.internal`] = address.internal;
  }
  return values;
}
