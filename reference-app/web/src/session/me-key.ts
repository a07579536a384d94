/** The query that holds who is signed in: an account, or null for nobody. The server's prefetch fills it too. */
export const ME_KEY = ['me'] as const;
