import { connection } from 'next/server';

/** Whether this server can answer. The API has its own. */
export async function GET(): Promise<Response> {
  await connection();
  return Response.json({ status: 'ok' });
}
