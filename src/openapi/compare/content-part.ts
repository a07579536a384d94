import type { DriftMessage } from '../../model/drift.ts';
import type { Shows } from './message.ts';
import type { Content, Media } from './parts.ts';
import type { Found } from './side.ts';

/** The bodies that a request or a response may have, and how a message that carries one is made. */
export interface ContentPart {
  readonly direction: 'request' | 'response';
  readonly old: Content;
  readonly new: Content;
  readonly oldAt: Found;
  readonly newAt: Found;
  /** `the request body`, `the body of 200`. */
  readonly subject: string;
  readonly whole: (shows: Shows) => DriftMessage;
  /** What asks for a media type that may not be had any more. */
  readonly asking: (media: Media) => DriftMessage;
}
