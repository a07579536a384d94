// Puts the browser's network events together: one hop per request on the wire, redirects taken apart.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExchangeId } from '../../model/exchange.ts';
import { heldCharacters, textOf } from './body-text.ts';
import type {
  CdpEvent,
  CdpResponse,
  Channel,
  DataReceived,
  LoadingFailed,
  LoadingFinished,
  NetworkEvent,
  RequestExtraInfo,
  RequestWillBeSent,
  ResponseBody,
  ResponseExtraInfo,
  ResponseReceived,
} from './cdp.ts';

/** One request and what the browser said about it. Times are seconds on the browser's clock. */
export interface Hop {
  readonly id: ExchangeId;
  /** Milliseconds since the run began. */
  readonly at: number;
  /** The resource type as CDP names it, in lower case; `preflight` for those. */
  readonly kind: string;
  readonly sent: RequestWillBeSent;
  readonly requestExtra: RequestExtraInfo | undefined;
  readonly response: CdpResponse | undefined;
  readonly responseExtra: ResponseExtraInfo | undefined;
  readonly ended: number | undefined;
  readonly failed: LoadingFailed | undefined;
  /** Bytes of the body, after content decoding. */
  readonly bytes: number;
  readonly requestText: string | undefined;
  readonly responseText: string | undefined;
  /** True when a redirect answered it: browsers give no bodies of those. */
  readonly redirected: boolean;
}

export interface NetworkLog {
  hear(from: Channel, event: CdpEvent): void;
  /** How many requests have begun. */
  begun(): number;
  /** How many of these kinds are under way: not answered yet, or bringing more of their answer. */
  underWay(kinds: ReadonlySet<string>): number;
  /** The last document that was asked for, to point at what a page was. */
  lastDocument(): ExchangeId | undefined;
  /** Everything heard so far, in the order in which it was sent, once the bodies have been read. */
  hops(): Promise<readonly Hop[]>;
}

interface LogOptions {
  readonly begin: () => { readonly id: ExchangeId; readonly at: number };
  /** Whether the bodies of this request are wanted. */
  readonly wantsBody: (url: string, kind: string) => boolean;
  /** Milliseconds on some clock. */
  readonly now?: () => number;
}

type Open = { -readonly [K in keyof Hop]: Hop[K] } & {
  hasExtra: boolean | undefined;
  /** When something of its answer came last. */
  heard: number | undefined;
};
interface Chain {
  readonly hops: Open[];
  readonly requestExtras: RequestExtraInfo[];
  readonly responseExtras: ResponseExtraInfo[];
}

/** A page that asks for ever must not fill the memory. */
const mostHops = 2000;
/** Milliseconds. Of a body that the page does not read, and that no cache may have, Chromium never says that it is finished. */
const silence = 1_000;

export function createNetworkLog({ begin, wantsBody, now = () => performance.now() }: LogOptions): NetworkLog {
  // By request id, which is the same in a page and in the targets below it: the halves of one request come from both.
  const chains = new Map<string, Chain>();
  const all: Open[] = [];
  const reading = new Set<Promise<void>>();

  function chainOf(requestId: string): Chain {
    const known = chains.get(requestId);
    if (known !== undefined) return known;
    const chain: Chain = { hops: [], requestExtras: [], responseExtras: [] };
    chains.set(requestId, chain);
    return chain;
  }
  function read(ask: () => Promise<void>): void {
    // A body can be gone by now; then it stays unread, and its length says that there was one.
    const work: Promise<void> = ask()
      .catch(() => undefined)
      .finally(() => reading.delete(work));
    reading.add(work);
  }
  function sent(from: Channel, params: RequestWillBeSent): void {
    if (!/^(?:https?|wss?):/i.test(params.request.url)) return;
    const chain = chainOf(params.requestId);
    const before = chain.hops.at(-1);
    if (before !== undefined && params.redirectResponse !== undefined) {
      Object.assign(before, { response: params.redirectResponse, hasExtra: params.redirectHasExtraInfo, ended: params.timestamp, redirected: true });
    }
    if (all.length >= mostHops) return;
    const kind = params.initiator.type === 'preflight' ? 'preflight' : (params.type ?? 'other').toLowerCase();
    const hop: Open = {
      ...begin(),
      kind,
      sent: params,
      requestExtra: undefined,
      response: undefined,
      responseExtra: undefined,
      ended: undefined,
      failed: undefined,
      bytes: 0,
      requestText: params.request.postData,
      responseText: undefined,
      redirected: false,
      hasExtra: undefined,
      heard: undefined,
    };
    chain.hops.push(hop);
    all.push(hop);
    if (kind === 'preflight') putBefore(hop, chains.get(params.initiator.requestId ?? '')?.hops.at(-1));
    if (hop.requestText === undefined && params.request.hasPostData === true && wantsBody(params.request.url, kind)) {
      read(async () => {
        const { postData } = (await from.send('Network.getRequestPostData', { requestId: params.requestId })) as { readonly postData: string };
        hop.requestText = postData;
      });
    }
  }
  function finished(from: Channel, hop: Open, { requestId, timestamp }: LoadingFinished): void {
    hop.ended = timestamp;
    if (!wantsBody(hop.sent.request.url, hop.kind)) return;
    read(async () => {
      const { body, base64Encoded } = (await from.send('Network.getResponseBody', { requestId })) as ResponseBody;
      hop.responseText = textOf(body, base64Encoded)?.slice(0, heldCharacters);
    });
  }

  return {
    hear(from, heard) {
      const event = heard as NetworkEvent;
      const { requestId } = event.params as DataReceived;
      const hop = chains.get(requestId)?.hops.at(-1);
      switch (event.method) {
        case 'Network.requestWillBeSent':
          return sent(from, event.params);
        case 'Network.requestWillBeSentExtraInfo':
          return void chainOf(requestId).requestExtras.push(event.params);
        case 'Network.responseReceivedExtraInfo':
          return void chainOf(requestId).responseExtras.push(event.params);
        case 'Network.responseReceived':
          return void (hop !== undefined && Object.assign(hop, responseOf(event.params), { heard: now() }));
        case 'Network.dataReceived':
          return void (hop !== undefined && Object.assign(hop, { bytes: hop.bytes + event.params.dataLength, heard: now() }));
        case 'Network.loadingFinished':
          return void (hop !== undefined && finished(from, hop, event.params));
        case 'Network.loadingFailed':
          return void (hop !== undefined && Object.assign(hop, { failed: event.params, ended: event.params.timestamp }));
      }
    },
    begun: () => all.length,
    underWay: (kinds) => all.filter((hop) => hop.ended === undefined && kinds.has(hop.kind) && (hop.heard === undefined || now() - hop.heard < silence)).length,
    lastDocument: () => all.findLast((hop) => hop.kind === 'document')?.id,
    async hops() {
      // A target that crashed answers no more.
      await Promise.race([Promise.all(reading), sleep(2000, undefined, { ref: false })]);
      for (const chain of chains.values()) share(chain);
      return all.toSorted((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
    },
  };
}

/** A preflight can be told of after the request that waits for it; it was sent before all the same. */
function putBefore(preflight: Open, request: Open | undefined): void {
  if (request === undefined) return;
  const { id, at } = preflight;
  Object.assign(preflight, { id: request.id, at: request.at });
  Object.assign(request, { id, at });
}

function responseOf({ response, hasExtraInfo }: ResponseReceived): Partial<Open> {
  return { response, hasExtra: hasExtraInfo };
}

/** Gives each hop of a chain its own extra information: it comes in the order of the hops, and only for those that went over the wire. */
function share(chain: Chain): void {
  const requests = [...chain.requestExtras];
  const responses = [...chain.responseExtras];
  for (const hop of chain.hops) {
    if (hop.hasExtra === false) continue;
    hop.requestExtra = requests.shift();
    hop.responseExtra = responses.shift();
  }
}
