import {
  answered,
  defineProbe,
  mediaType,
  operationOf,
  SchemaUnreadable,
  spliced,
  succeeded,
  Unavailable,
  type Baselined,
  type Collecting,
  type DriftFinding,
  type Exchange,
  type Instead,
  type Json,
  type OpenApiSaid,
  type OwnAnswer,
  type Visit,
  type Witness,
} from '../../src/author.ts';
import { openapi } from '../contract/openapi.probe.ts';
import { webTour } from '../contract/web-tour.probe.ts';
import { baseline } from './baseline.probe.ts';

/** What came of one step of the tour with an answer given by us. */
export interface Looked {
  /** How often the answer was given. */
  readonly given: number;
  /** Texts of the api's answer that the page showed; of those that the control showed. */
  readonly shows: readonly string[];
  /** What the page threw and nobody caught, rejections included, since it asked for the answer. */
  readonly uncaught: readonly string[];
  /** Where the page was at the end, and whether it showed any text. */
  readonly at: string;
  readonly isEmpty: boolean;
  readonly stopped?: string;
}

export interface Replayed {
  /** `open /todos`, `sign in`. */
  readonly step: string;
  /** Where the answer was not the api's own, and what stood there; nothing where something was taken away. */
  readonly changed?: { readonly at: string; readonly value?: Json };
  /** The same with the api's own answer, given in the same way. */
  readonly control: Looked;
  /** Undefined where nothing of the break could be put into that answer. */
  readonly replay?: Looked;
}

export interface Replays {
  /** By the fingerprint of the change. */
  readonly byChange: Readonly<Record<string, Replayed>>;
}

/** Each takes a sign-in and some seconds. */
const mostReplays = 5;
/** Milliseconds in which a page shows something of an answer once the network is quiet. */
const shownWithin = 5_000;
const mostErrors = 5;

/**
 * Gives the frontend what the live document allows and the baseline does not: the step of the tour in which it asked for it, once more
 * and freshly signed in, first with the api's own answer. Only where there is such a break; the frontend may act on what it is told,
 * so it takes the reach to create data, and is alone.
 */
export const replay: Witness<Replays> = defineProbe({
  reach: 'creates-data',
  isolation: 'app',
  browser: true,
  last: true,
  needs: { baseline, openapi, webTour },
  async collect(on, { baseline, openapi, webTour }) {
    const byChange: Record<string, Replayed> = {};
    const controls = new Map<string, Promise<Control>>();
    for (const finding of baseline.drift.findings) {
      if (Object.keys(byChange).length >= mostReplays) break;
      const asked = askedFor(finding, baseline, webTour.visit);
      if (asked === undefined) continue;
      const step = stepOf(webTour.visit, asked, on.app.screens);
      const key = `${asked.request.method} ${new URL(asked.request.url).pathname} ${step}`;
      const control = controls.get(key) ?? controlOf(on, step, asked);
      controls.set(key, control);
      byChange[finding.fingerprint] = await replayOf(on, step, asked, await control, { finding, baseline, openapi });
    }
    return { byChange };
  },
});

interface Control {
  readonly looked: Looked;
  /** The last answer that the api gave. */
  readonly own: string | undefined;
}

/** The exchange of the tour whose answer could have been the break. */
function askedFor(finding: DriftFinding, baseline: Baselined, { exchanges }: Visit): Exchange | undefined {
  const { level, direction, counterexample } = finding;
  const { agreed } = baseline;
  if (level !== 'breaking' || direction !== 'response' || agreed === undefined) return undefined;
  if (counterexample === undefined || !('response' in counterexample) || counterexample.response.body === undefined) return undefined;
  const candidates = exchanges.filter(
    (one) => one.service === 'api' && one.request.method !== 'OPTIONS' && succeeded(one) && operationOf(finding, agreed, one.request) !== undefined,
  );
  // What a screen asks for is asked for again when it is opened; what signing in asks for is not.
  return candidates.at(-1);
}

const signingIn = 'sign in';

/** The step in which it was asked for: the last screen that was opened before. */
function stepOf({ actions }: Visit, { at }: Exchange, screens: Collecting['app']['screens']): string {
  const opened = actions.filter((action) => action.at <= at && action.what.startsWith('open ')).at(-1)?.what;
  return opened === undefined || opened === `open ${screens?.signIn}` ? signingIn : opened;
}

async function controlOf(on: Collecting, step: string, asked: Exchange): Promise<Control> {
  let own: string | undefined;
  const looked = await look(on, step, asked, {
    // Given again and not let through: what giving it changes is the same in both.
    give: (body) => ({ status: statusOfAsked(asked), body: (own = body) }),
    texts: () => (own === undefined ? [] : textsOf(own)),
  });
  return { looked, own };
}

interface About {
  readonly finding: DriftFinding;
  readonly baseline: Baselined;
  readonly openapi: OpenApiSaid;
}

async function replayOf(on: Collecting, step: string, asked: Exchange, control: Control, { finding, baseline, openapi }: About): Promise<Replayed> {
  const { method, url } = asked.request;
  const type = answered(asked) ? (mediaType(asked.response.headers) ?? '') : '';
  const splice = (body: string): ReturnType<typeof spliced> => {
    try {
      return spliced(finding, baseline, openapi, { method, url, status: statusOfAsked(asked), mediaType: type, body });
    } catch (error) {
      if (error instanceof SchemaUnreadable) return undefined;
      throw error;
    }
  };
  const first = control.own === undefined ? undefined : splice(control.own);
  if (first === undefined) return { step, control: control.looked };
  let kept: ReadonlySet<string> = new Set(first.kept);
  // What the api says another time it need not say again: only what is in both answers is looked for.
  const shownBefore = (): readonly string[] => control.looked.shows.filter((text) => kept.has(text));
  const replay = await look(on, step, asked, {
    give(body) {
      const given = splice(body);
      if (given !== undefined) kept = new Set(given.kept);
      return given && { status: given.status, body: JSON.stringify(given.body) };
    },
    texts: shownBefore,
  });
  return { step, changed: first.changed, control: { ...control.looked, shows: shownBefore() }, replay };
}

interface Giving {
  readonly give: (body: string) => ReturnType<Instead['answer']>;
  readonly texts: () => readonly string[];
}

async function look({ browser, app, need }: Collecting, step: string, asked: Exchange, { give, texts }: Giving): Promise<Looked> {
  const user = need(app.users[0], 'no user is configured');
  const { origin, pathname } = new URL(asked.request.url);
  let given = 0;
  let shows: readonly string[] = [];
  const instead: Instead = {
    startsWith: `${origin}${pathname}`,
    answer(own) {
      if (!isAskedAgain(own, asked) || own.status !== statusOfAsked(asked)) return undefined;
      const answer = give(own.body);
      if (answer !== undefined) given += 1;
      return answer;
    },
  };
  const visit = await browser.visit('replay', async (tab) => {
    if (step === signingIn) await tab.instead(instead);
    await tab.signIn(user);
    await tab.settle();
    if (step !== signingIn) {
      await tab.instead(instead);
      await tab.open(step.replace(/^open /, ''));
      await tab.settle();
    }
    shows = await tab.shows(texts(), shownWithin);
  });
  if (visit.end.url === '' && visit.stopped === undefined) throw new Unavailable('the page was gone before it was looked at');
  // What a page throws as it is left, its requests cut short, has nothing to do with it.
  const begun = visit.actions.findLast(({ what }) => what === step)?.at ?? 0;
  const since = visit.exchanges.find((one) => one.at >= begun && isAskedAgain(one.request, asked))?.at ?? Number.POSITIVE_INFINITY;
  return {
    given,
    shows,
    uncaught: visit.console
      .filter(({ type, at }) => type === 'uncaught' && at >= since)
      .map(({ text }) => text)
      .slice(0, mostErrors),
    at: URL.parse(visit.end.url)?.pathname ?? '',
    isEmpty: visit.end.text.trim() === '',
    ...(visit.stopped === undefined ? {} : { stopped: visit.stopped }),
  };
}

function isAskedAgain({ method, url }: Exchange['request'] | OwnAnswer, { request }: Exchange): boolean {
  return method === request.method && new URL(url).pathname === new URL(request.url).pathname;
}

function statusOfAsked(asked: Exchange): number {
  return answered(asked) ? asked.response.status : 0;
}

/** Every text of an answer, as `spliced` keeps them. */
function textsOf(body: string): readonly string[] {
  const texts = new Set<string>();
  const gather = (value: unknown, depth: number): void => {
    if (texts.size >= 200 || depth > 50) return;
    if (typeof value === 'string') texts.add(value.trim());
    else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) gather(inner, depth + 1);
  };
  try {
    gather(JSON.parse(body), 0);
  } catch {
    return [];
  }
  return [...texts].filter((text) => text.length >= 3);
}
