import { answered, defineProbe, multipart, protectedRead, sampleFile, withoutNames, type Exchange, type Witness } from '../../src/author.ts';
import { placeFor, sampleOf, storedBy, uploadAgreed, type Place } from './files.probe.ts';

export interface Refusals {
  /** A large file from nobody, held back half-way. */
  readonly anonymous?: { readonly exchange: Exchange; readonly bytes: number; readonly stored: boolean };
  /** Bodies that are no upload, by a user who may upload. */
  readonly malformed: readonly {
    readonly what: string;
    readonly exchange: Exchange;
    /** Plain reading, asked when the upload got no answer. */
    readonly after?: Exchange;
  }[];
}

const largeBytes = 1024 * 1024;
/** An App that asks who it is first answers while nothing more comes; one that reads all of it first cannot. */
const hold = { after: 128 * 1024, milliseconds: 5_000 };
/** Milliseconds until the answer must be there, the hold included. */
const patience = 20_000;

/** Sends what is to be refused before much of it is read. */
export const refusals: Witness<Refusals> = defineProbe({
  reach: 'creates-data',
  isolation: 'user',
  needs: {},
  appliesTo: uploadAgreed,
  async collect(on) {
    const { http, objects, agreement, app, need } = on;
    const upload = need(agreement.upload, 'no upload is agreed');
    const { operation, field, extra } = upload;
    const beside = extra === undefined ? {} : { extra };
    const place = await placeFor(on, upload);
    const { type, extension } = need(sampleOf(upload), `no file can be made of ${upload.types?.join(', ') ?? ''}`);
    const fileOf = (bytes: number): ReturnType<typeof multipart> =>
      multipart({
        field,
        filename: `sample.${extension}`,
        type,
        bytes: need(sampleFile(type, bytes), `no ${type} of ${bytes} bytes can be made`).bytes,
        ...beside,
      });

    const isPublic = agreement.auth === undefined || agreement.public.some((one) => withoutNames(one) === withoutNames(operation));
    const anonymous = async (): Promise<Refusals['anonymous']> => {
      const { text, type: declared } = fileOf(largeBytes);
      const { as: _nobody, ...where } = place;
      const exchange = await http.send({ operation, ...where, stream: { type: declared, bytes: text, hold }, timeout: patience });
      return { exchange, bytes: text.length, stored: storedBy(exchange, upload, place, objects) };
    };
    const small = fileOf(2_048);
    const bodies: readonly { readonly what: string; readonly type: string; readonly text: Uint8Array }[] = [
      { what: 'a multipart body without a boundary', type: 'multipart/form-data', text: small.text },
      { what: 'a multipart body that breaks off', type: small.type, text: small.text.subarray(0, -600) },
      { what: 'a part of another name', ...multipart({ field: `${field}-x`, filename: `sample.${extension}`, type, bytes: new Uint8Array(8), ...beside }) },
      { what: 'an empty multipart body', type: small.type, text: new Uint8Array() },
      { what: 'JSON in place of a file', type: 'application/json', text: new TextEncoder().encode('{"file":{}}') },
      { what: 'a thousand parts', ...fields(1_001) },
    ];
    const malformed = async (): Promise<Refusals['malformed']> => {
      const sent: Refusals['malformed'][number][] = [];
      const reading = agreement.health ?? protectedRead({ agreement, app });
      for (const { what, type: declared, text } of bodies) {
        const exchange = await http.send({ operation, ...place, stream: { type: declared, bytes: text } });
        const after = answered(exchange) || reading === undefined ? undefined : await http.send({ operation: reading, ...sessionOf(place) });
        sent.push({ what, exchange, ...(after === undefined ? {} : { after }) });
        // Nobody is there to send more to.
        if (after !== undefined && !answered(after)) break;
      }
      return sent;
    };
    const [refused, broken] = await Promise.all([isPublic ? undefined : anonymous(), malformed()]);
    return { malformed: broken, ...(refused === undefined ? {} : { anonymous: refused }) };
  },
});

function sessionOf({ as }: Place): Pick<Place, 'as'> {
  return as === undefined ? {} : { as };
}

function fields(count: number): { readonly type: string; readonly text: Uint8Array } {
  const part = '--parts\r\nContent-Disposition: form-data; name="n"\r\n\r\n1\r\n';
  return { type: 'multipart/form-data; boundary=parts', text: new TextEncoder().encode(`${part.repeat(count)}--parts--\r\n`) };
}
