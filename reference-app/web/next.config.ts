import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

/** The npm workspace root: node_modules is hoisted there, so tracing has to start there. */
const workspaceRoot = fileURLToPath(new URL('../..', import.meta.url));

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: workspaceRoot,
  turbopack: { root: workspaceRoot },
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
};

export default config;
