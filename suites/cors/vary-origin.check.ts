import { defineCheck, responseHeader, statusOf, succeeded, type Check, type Exchange } from '../../src/author.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { allowed, crossOrigin, linesOf, membersOf, toldBy } from './allowed.probe.ts';
import { origins } from './origins.probe.ts';

export const varyOrigin: Check = defineCheck({
  title: 'What depends on the origin says so to caches',
  sources: ['Fetch: CORS protocol and HTTP caches', 'RFC 9110 §12.5.5', 'RFC 9111 §4.1'],
  needs: { allowed, origins },
  appliesTo: crossOrigin,
  messages: {
    shared: { level: 'breaking', text: '{operation} may be stored for everyone, differs by origin and does not say Vary: Origin {where}' },
    private: { level: 'warning', text: '{operation} may be stored by browsers, differs by origin and does not say Vary: Origin {where}' },
  },
  run({ allowed, origins }, { examine, report }) {
    for (const { operation, plain, request } of toldBy(allowed)) {
      if (!succeeded(plain) || request === undefined || linesOf(request, allow).length === 0) continue;
      const foreign = origins.byOperation[operation]?.foreign.map(({ request }) => request).find((one) => statusOf(one) === statusOf(request));
      const variants = [
        { who: 'without an Origin', exchange: plain },
        { who: 'to the agreed origin', exchange: request },
        ...(foreign === undefined ? [] : [{ who: 'to another origin', exchange: foreign }]),
      ];
      const differs = new Set(variants.map(({ exchange }) => linesOf(exchange, allow).join())).size > 1;
      // One static answer for everyone needs no Vary (Fetch: CORS protocol and HTTP caches); what nobody may store cannot be mixed up.
      const unsaid = differs ? variants.filter(({ exchange }) => storable(exchange) !== 'nowhere' && !varies(exchange)) : [];
      const worst = unsaid.find(({ exchange }) => storable(exchange) === 'shared') ?? unsaid[0];
      // The answer that is shown does not vouch for itself.
      const control = worst?.exchange === request ? plain : request;
      const on = examine({ operation }, { held: fromTheApp(control) && succeeded(control), by: control.id });
      if (!on || worst === undefined) continue;
      report(on, storable(worst.exchange) === 'shared' ? 'shared' : 'private', {
        data: { operation, where: unsaid.map(({ who }) => who).join(' and ') },
        expected: { witness: 'cors/allowed', at: control.id, value: linesOf(control, allow) },
        actual: {
          witness: 'cors/allowed',
          at: worst.exchange.id,
          value: [allow, 'vary', 'cache-control'].flatMap((name) => linesOf(worst.exchange, name).map((value) => `${name}: ${value}`)),
        },
      });
    }
  },
});

const allow = 'access-control-allow-origin';

function varies(exchange: Exchange): boolean {
  const members = membersOf(exchange, 'vary');
  return members.includes('origin') || members.includes('*');
}

/** RFC 9111 §3: who may keep it, told explicitly; without a word a browser may guess (§4.2.2). */
function storable(exchange: Exchange): 'shared' | 'private' | 'nowhere' {
  const told = membersOf(exchange, 'cache-control').map((directive) => directive.split('=', 1)[0] ?? '');
  const fresh = membersOf(exchange, 'cache-control').some((directive) => /^(?:s-maxage|max-age)="?0*[1-9]/.test(directive));
  if (told.includes('no-store') || told.includes('no-cache')) return 'nowhere';
  if (told.includes('private')) return fresh ? 'private' : 'nowhere';
  // §3.5: what was asked for with Authorization is kept for others only where that is said.
  const said = told.includes('public') || told.includes('s-maxage');
  const credentials = exchange.request.headers.some(([name]) => /^(?:authorization|cookie)$/i.test(name));
  if (fresh && (said || !credentials)) return 'shared';
  return fresh || responseHeader(exchange, 'last-modified').length > 0 ? 'private' : 'nowhere';
}
