import { defineProbe, notAgreed, type Visit, type Witness } from '../../src/author.ts';

export interface BrowserSignIn {
  readonly user: string;
  readonly visit: Visit;
}

/** Signs in the way a person does, then reloads: what the frontend keeps and what it sends. */
export const browserSignIn: Witness<BrowserSignIn> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  browser: true,
  needs: {},
  appliesTo({ agreement, app }) {
    if (agreement.auth === undefined) return notAgreed.auth;
    if (app.users.length === 0) return notAgreed.users;
    return app.web || notAgreed.web;
  },
  async collect({ browser, app, need }) {
    const user = need(app.users[0], 'no user is configured');
    const visit = await browser.visit('sign in and reload', async (tab) => {
      await tab.signIn(user);
      await tab.settle();
      await tab.reload();
      await tab.settle();
    });
    return { user, visit };
  },
});
