export function Loading({ children }: { children: string }) {
  return (
    <div className="page narrow">
      <p role="status" className="loading">
        {children}
      </p>
    </div>
  );
}
