import { Start } from '../session/start.tsx';

export default function StartPage() {
  return <Start />;
}
