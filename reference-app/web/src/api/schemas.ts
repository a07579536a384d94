/**
 * What this web app sends to the API and what it reads of the answers. Answers may hold more than that: unknown fields
 * are dropped here, so no other part of the app can come to depend on them.
 */
import { z } from 'zod';

// Zod's compiled parsers need `eval`, which the Content-Security-Policy forbids.
z.config({ jitless: true });

export const aboutSchema = z.object({
  sign_up_open: z.boolean(),
});
export type About = z.infer<typeof aboutSchema>;

export const accountSchema = z.object({
  email: z.string(),
  name: z.string(),
});
export type Account = z.infer<typeof accountSchema>;

/** The answer to sign-in and refresh in the bearer transport; in the cookie transport nothing of it is read. */
export const tokenSchema = z.object({
  access_token: z.string().min(1),
});

export const todoSchema = z.object({
  id: z.string(),
  title: z.string(),
  done: z.boolean(),
  /** A day without a time, as in `2030-01-31`. */
  due: z.string().nullable(),
  /** Hours: a decimal in a string, as in `1.50`. */
  estimate: z.string().nullable(),
});
export type Todo = z.infer<typeof todoSchema>;

export const todoPageSchema = z.object({
  items: z.array(todoSchema),
  total: z.int(),
  page: z.int(),
  pages: z.int(),
});
export type TodoPage = z.infer<typeof todoPageSchema>;

export const attachmentSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** In bytes. */
  size: z.int(),
});
export type Attachment = z.infer<typeof attachmentSchema>;

export const attachmentPageSchema = z.object({
  items: z.array(attachmentSchema),
  total: z.int(),
});
export type AttachmentPage = z.infer<typeof attachmentPageSchema>;

/** What comes over the WebSocket, as far as this app makes use of it. */
export const liveEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal(['todo.created', 'todo.updated']), todo: todoSchema }),
  z.object({ type: z.literal('todo.deleted'), id: z.string() }),
  z.object({ type: z.literal('attachment.progress'), todo: z.string(), percent: z.number() }),
]);
export type LiveEvent = z.infer<typeof liveEventSchema>;

/** RFC 9457, as this API uses it. */
export const problemSchema = z.object({
  code: z.string(),
  title: z.string().nullish(),
  detail: z.string().nullish(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).nullish(),
});
export type Problem = z.infer<typeof problemSchema>;

export const signUpInputSchema = z.object({
  name: z.string().trim().min(1, 'Tell us your name.').max(80, 'At most 80 characters.'),
  email: z.email('Enter a valid email address.'),
  password: z.string().min(8, 'At least 8 characters.').max(128, 'At most 128 characters.'),
});
export type SignUpInput = z.infer<typeof signUpInputSchema>;

export const signInInputSchema = z.object({
  email: z.email('Enter a valid email address.'),
  password: z.string().min(1, 'Enter your password.'),
});
export type SignInInput = z.infer<typeof signInInputSchema>;

export const addTodoInputSchema = z.object({
  title: z.string().trim().min(1, 'Write what there is to do.').max(200, 'At most 200 characters.'),
  due: z
    .string()
    .regex(/^(\d{4}-\d{2}-\d{2})?$/, 'Enter a date.')
    .transform((day) => day || undefined)
    .optional(),
  // A number would not hold every decimal: it stays a string from the field to the API.
  estimate: z
    .string()
    .trim()
    .regex(/^((0|[1-9]\d{0,3})([.,]\d{1,2})?)?$/, 'Hours, like 1.5.')
    .transform((hours) => hours.replace(',', '.') || undefined)
    .optional(),
});
/** What the fields of the form hold; an empty one is none. */
export type AddTodoFields = z.input<typeof addTodoInputSchema>;
export type AddTodoInput = z.output<typeof addTodoInputSchema>;

export interface TodoChanges {
  title?: string;
  done?: boolean;
}

export interface TodoQuery {
  page: number;
  size: number;
  done?: boolean;
}
