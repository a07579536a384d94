import { defineProbe, notAgreed, type Visit, type Witness } from '../../src/author.ts';

/** Walks the frontend’s screens as a signed-in person. */
export const webTour: Witness<{ readonly visit: Visit }> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  browser: true,
  last: true,
  needs: {},
  appliesTo({ agreement, app }) {
    if (!app.web) return notAgreed.web;
    if (app.screens === undefined) return notAgreed.screens;
    return agreement.auth !== undefined || notAgreed.auth;
  },
  async collect({ browser, app, need }) {
    const screens = need(app.screens, 'no screens are named');
    const user = need(app.users[0], 'no user is configured');
    const visit = await browser.visit('tour', async (tab) => {
      await tab.signIn(user);
      await tab.settle();
      for (const screen of new Set([screens.home, ...screens.protected])) {
        await tab.open(screen);
        await tab.settle();
      }
    });
    return { visit };
  },
});
