import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { serverConfig } from '../config/server-config.ts';
import { SessionProvider } from '../session/session-provider.tsx';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Todos', template: '%s · Todos' },
  description: 'Keep track of what there is to do.',
};

export const viewport: Viewport = { colorScheme: 'light dark' };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const { apiOrigin, transport } = await serverConfig();
  return (
    <html lang="en">
      <body>
        <SessionProvider config={{ apiOrigin, transport }}>
          <main>{children}</main>
        </SessionProvider>
      </body>
    </html>
  );
}
