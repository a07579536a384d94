import { defineProbe, type Exchange, type Witness } from '../../src/author.ts';
import { apiTour } from './api-tour.probe.ts';
import { lifeTour } from './life-tour.probe.ts';
import { webTour } from './web-tour.probe.ts';

export interface Traffic {
  /** Exchanges with the api, preflights excepted, in the order in which they were sent. */
  readonly exchanges: readonly Exchange[];
}

/**
 * What crosses the seam when the App is used: what the tours of the api and of the frontend saw. What other probes provoked is not part
 * of it, so that a selection of checks does not change the verdict over it.
 */
export const traffic: Witness<Traffic> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  last: true,
  needs: { apiTour },
  uses: { lifeTour, webTour },
  async collect({ app }, { apiTour, lifeTour, webTour }) {
    const seen = [
      ...apiTour.exchanges,
      ...(lifeTour?.exchanges ?? []),
      ...(webTour?.visit.exchanges.filter(({ id }) => webTour.visit.kinds[id] !== 'preflight') ?? []),
    ];
    const withApi = seen.filter(({ request }) => new URL(request.url).origin === app.origins.api);
    return { exchanges: [...withApi].sort((a, b) => a.at - b.at) };
  },
});
