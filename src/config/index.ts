// Writing a config. Loading one is load.ts, which is heavier to import.
export {
  defineConfig,
  launcherNames,
  type AgreementConfig,
  type ApiConfig,
  type AppConfig,
  type Config,
  type LauncherName,
  type ResourceConfig,
  type ServiceConfig,
} from './define.ts';
