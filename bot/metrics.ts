/** Counts and times for Prometheus. Labels hold no name of a repository or a person, so that the page may be read. */
export type Metrics = {
  readonly count: (name: CounterName, labels?: Labels, by?: number) => void;
  /** one duration, in seconds */
  readonly time: (name: HistogramName, seconds: number) => void;
  readonly render: (gauges: Readonly<Record<GaugeName, number>>) => string;
};

export type Labels = Readonly<Record<string, string>>;

const COUNTERS = {
  twokey_deliveries_total: "Messages from outside, by event and by what became of them.",
  twokey_alerts_total: "Alerts from outside, by receiver and by what became of them.",
  twokey_jobs_total: "Jobs that ended, by kind and how.",
  twokey_github_calls_total: "Calls of GitHub's API, by method and status.",
  twokey_errors_total: "What went wrong inside, by where.",
  twokey_sweeps_total: "Sweeps over all repositories, by how they ended.",
  twokey_redeliveries_total: "Deliveries that were missed and asked for again.",
} as const;

const HISTOGRAMS = {
  twokey_reconcile_seconds: "From the start of a job to its end.",
  twokey_acknowledge_seconds: "From a complete request to the answer, with the sync to disk.",
} as const;

const GAUGES = {
  twokey_waiting: "Deliveries that wait.",
  twokey_waiting_oldest_seconds: "Age of the oldest delivery that waits.",
  twokey_parked: "Deliveries given up until the next sweep.",
  twokey_sweep_age_seconds: "Since the last sweep that went through.",
} as const;

export type CounterName = keyof typeof COUNTERS;
export type HistogramName = keyof typeof HISTOGRAMS;
export type GaugeName = keyof typeof GAUGES;

const BOUNDS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
/** Names come from a closed set; this is for the day when one does not. */
const MOST_SERIES = 2000;

export function openMetrics(): Metrics {
  const counters = new Map<string, number>();
  const times = new Map<HistogramName, { counts: number[]; sum: number; n: number }>();
  return {
    count: (name, labels = {}, by = 1) => {
      const series = `${name}${labelText(labels)}`;
      if (!counters.has(series) && counters.size >= MOST_SERIES) return;
      counters.set(series, (counters.get(series) ?? 0) + by);
    },
    time: (name, seconds) => {
      const found = times.get(name) ?? { counts: BOUNDS.map(() => 0), sum: 0, n: 0 };
      times.set(name, found);
      found.sum += seconds;
      found.n += 1;
      for (const [at, bound] of BOUNDS.entries()) {
        if (seconds <= bound) found.counts[at] = (found.counts[at] ?? 0) + 1;
      }
    },
    render: (gauges) =>
      [
        ...headed(COUNTERS, "counter", (name) =>
          [...counters]
            .filter(([series]) => series === name || series.startsWith(`${name}{`))
            .map(([series, value]) => `${series} ${value}`),
        ),
        ...headed(HISTOGRAMS, "histogram", (name) => {
          const { counts, sum, n } = times.get(name) ?? { counts: BOUNDS.map(() => 0), sum: 0, n: 0 };
          return [
            ...BOUNDS.map((bound, at) => `${name}_bucket{le="${bound}"} ${counts[at] ?? 0}`),
            `${name}_bucket{le="+Inf"} ${n}`,
            `${name}_sum ${sum}`,
            `${name}_count ${n}`,
          ];
        }),
        ...headed(GAUGES, "gauge", (name) => [`${name} ${gauges[name]}`]),
        "",
      ].join("\n"),
  };
}

function headed<Name extends string>(
  family: Readonly<Record<Name, string>>,
  kind: string,
  linesOf: (name: Name) => readonly string[],
): readonly string[] {
  const names: readonly Name[] = namesOf(family);
  return names.flatMap((name) => [
    `# HELP ${name} ${family[name]}`,
    `# TYPE ${name} ${kind}`,
    ...linesOf(name),
  ]);
}

function namesOf<Name extends string>(family: Readonly<Record<Name, string>>): readonly Name[] {
  const names: Name[] = [];
  for (const name in family) if (Object.hasOwn(family, name)) names.push(name);
  return names;
}

function labelText(labels: Labels): string {
  const parts = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replace(/[^\w. /-]/g, "_").slice(0, 60)}"`,
  );
  return parts.length === 0 ? "" : `{${parts.join(",")}}`;
}
