import { Loading } from '../../ui/loading.tsx';

export default function TodosLoading() {
  return <Loading>Loading your todos…</Loading>;
}
