export type Watchdog = {
  pid: number;
  watch(pid: number, signal: NodeJS.Signals): void;
  forget(pid: number): void;
  dismiss(): void;
};

/*
 * A shell of its own session that reads our orders from a pipe. The pipe's end without `dismiss` means that we were
 * killed: it then ends what it was told to watch, politely first.
 */
const script = `
watched=""
while read -r order pid signal; do
  case "$order" in
    watch) watched="$watched $pid:$signal" ;;
    forget)
      kept=""
      for entry in $watched; do
        [ "\${entry%%:*}" = "$pid" ] || kept="$kept $entry"
      done
      watched="$kept" ;;
    dismiss) exit 0 ;;
  esac
done
for entry in $watched; do
  kill -s "\${entry##*:}" "\${entry%%:*}" 2>/dev/null
done
patience=50
while [ $patience -gt 0 ]; do
  alive=""
  for entry in $watched; do
    kill -0 "\${entry%%:*}" 2>/dev/null && alive=yes
  done
  [ -z "$alive" ] && exit 0
  patience=$((patience - 1))
  sleep 0.1
done
for entry in $watched; do
  kill -s KILL "\${entry%%:*}" 2>/dev/null
done
`;

/** Starts the process that ends our servers when this process is gone, SIGKILL included. */
export function startWatchdog(): Watchdog {
  const shell = Bun.spawn(["/bin/sh", "-c", script], {
    stdin: "pipe",
    stdout: "ignore",
    stderr: "ignore",
    cwd: "/",
    detached: true,
  });
  shell.unref();
  const order = (line: string) => {
    void shell.stdin.write(`${line}\n`);
    void shell.stdin.flush();
  };
  return {
    pid: shell.pid,
    watch: (pid, signal) => order(`watch ${pid} ${signal.slice(3)}`),
    forget: (pid) => order(`forget ${pid}`),
    dismiss() {
      order("dismiss");
      void shell.stdin.end();
    },
  };
}
