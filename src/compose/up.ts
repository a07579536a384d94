import type { Up, UpOptions } from './options.ts';
import { placementParts } from '../agreement/place.ts';
import type { Death } from '../model/launcher.ts';
import { Unavailable } from '../model/witness.ts';
import { equip } from '../probing/equip.ts';
import { launchOne } from './launch.ts';

/** Launches one App, the config's first unless told, and signs its first user in. */
export async function up(options: UpOptions): Promise<Up> {
  const { io, signal, progress } = options;
  const { resolved, running } = await launchOne(options);
  const { app, agreement, root } = resolved;
  const died = new Promise<Death>((resolve) => running.onDeath(resolve)).then(({ service, how }) => `${service} ${how}`);
  const access = await signedIn();
  return {
    api: running.services.api.origin,
    ...(running.services.web === undefined ? {} : { web: running.services.web.origin }),
    ...access,
    died,
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };

  async function signedIn(): Promise<Pick<Up, 'user' | 'token' | 'cookie'>> {
    const [user] = Object.keys(app.users);
    if (user === undefined || agreement.auth === undefined) return {};
    await using equipment = equip({ app, agreement, running, root, concurrency: 1, signal }, { environment: io.env, execPath: io.execPath });
    try {
      const { access } = await equipment.for('up', signal).sessions.of(user);
      const cookie = agreement.auth.transport === 'cookie' ? placementParts(agreement.auth.access).name : undefined;
      return { user, token: access, ...(cookie === undefined ? {} : { cookie }) };
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      progress(error.message);
      return {};
    }
  }
}
