import type { JsonPointer } from '../model/json.ts';
import type { Schemas } from './swagger2-schemas.ts';

/** What of a Swagger 2 document the parts of its conversion need. */
export interface Swagger {
  readonly root: Readonly<Record<string, unknown>>;
  readonly schemas: Schemas;
  /** Notes where something of the new document stood in the old one. */
  readonly move: (to: JsonPointer, from: JsonPointer) => void;
}

/** A media type, and where the old document names it. */
export interface MediaType {
  readonly name: string;
  readonly from: JsonPointer;
}
