//! What test runners say, read line by line: names, times and sums. It decides what counts as a
//! test; running them is for `test`.

use std::time::Duration;

/// What one or several runners found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    /// The runners' own last words.
    pub(crate) summaries: Vec<String>,
    /// How long each test took.
    pub(crate) times: Vec<(Duration, String)>,
}

impl Report {
    /// Takes in a line of libtest's, such as `test a::b ... ok <0.012s>`.
    pub(crate) fn take_cargo_line(&mut self, line: &str) {
        if let Some(rest) = line.strip_prefix("test result: ") {
            let count = |what: &str| {
                let before = rest.split([';', '.']).find_map(|part| part.trim().strip_suffix(what));
                before.and_then(|number| number.trim().parse::<u64>().ok()).unwrap_or(0)
            };
            self.passed += count("passed");
            self.failed += count("failed");
            self.summaries.push(line.to_owned());
        } else if let Some((name, result)) =
            line.strip_prefix("test ").and_then(|rest| rest.rsplit_once(" ... "))
        {
            let time = result.rsplit_once('<').and_then(|(_, time)| time.strip_suffix("s>"));
            if let Some(Ok(seconds)) = time.map(str::parse::<f64>) {
                self.times.push((seconds_of(seconds), name.to_owned()));
            }
        }
    }

    /// Takes in a test that has a runner of its own.
    pub(crate) fn take(&mut self, name: String, time: Duration, is_passed: bool) {
        if is_passed {
            self.passed += 1;
        } else {
            self.failed += 1;
        }
        self.times.push((time, name));
    }

    /// Says that something was not tried: at once, and again in the summary.
    pub(crate) fn skip(&mut self, text: String) {
        println!("{text}");
        self.summaries.push(text);
    }

    /// Takes in all that node's TAP reporter wrote.
    pub(crate) fn take_tap(&mut self, text: &str) {
        let mut name = None;
        let mut time = None;
        for line in text.lines().map(str::trim) {
            if let Some(rest) = line.strip_prefix("ok ").or_else(|| line.strip_prefix("not ok ")) {
                name = rest.split_once(" - ").map(|(_, name)| name.to_owned());
                time = None;
            } else if let Some(milliseconds) = line.strip_prefix("duration_ms: ") {
                time = milliseconds.parse::<f64>().ok().map(|milliseconds| seconds_of(milliseconds / 1000.0));
            } else if line == "type: 'suite'" {
                // Its tests stand for themselves.
                name = None;
            } else if line == "..." {
                if let (Some(name), Some(time)) = (name.take(), time) {
                    self.times.push((time, name));
                }
            } else if let Some(count) = line.strip_prefix("# pass ") {
                self.passed += count.parse::<u64>().unwrap_or(0);
                self.summaries.push(line.to_owned());
            } else if let Some(count) =
                line.strip_prefix("# fail ").or_else(|| line.strip_prefix("# cancelled "))
            {
                self.failed += count.parse::<u64>().unwrap_or(0);
                self.summaries.push(line.to_owned());
            } else if line.starts_with("# tests ") {
                self.summaries.push(format!("node {line}"));
            }
        }
    }

    /// The ten that took longest.
    pub(crate) fn slowest(&self) -> Vec<&(Duration, String)> {
        let mut times: Vec<_> = self.times.iter().collect();
        times.sort_by(|one, other| other.cmp(one));
        times.truncate(10);
        times
    }
}

fn seconds_of(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Report;
    use std::time::Duration;

    // Lines as libtest of Rust 1.95 writes them.
    #[test]
    fn libtest_is_read() {
        let mut report = Report::default();
        for line in [
            "running 2 tests",
            "test tests::quick ... ok <0.001s>",
            "test tests::a ... b - should panic ... ok <1.500s>",
            "test tests::wrong ... FAILED <0.250s>",
            "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.51s",
        ] {
            report.take_cargo_line(line);
        }
        assert_eq!((report.passed, report.failed), (2, 1));
        assert_eq!(
            report.slowest()[0],
            &(Duration::from_millis(1500), "tests::a ... b - should panic".to_owned())
        );
        assert_eq!(report.times.len(), 3);
    }

    // Lines as node 20 writes them.
    #[test]
    fn tap_is_read_and_suites_are_not_counted_twice() {
        let mut report = Report::default();
        report.take_tap(
            "TAP version 13\n# Subtest: whole\n    # Subtest: part\n    ok 1 - part\n      ---\n      duration_ms: 1250.5\n      ...\n    1..1\n\
             ok 1 - whole\n  ---\n  duration_ms: 1300\n  type: 'suite'\n  ...\nnot ok 2 - wrong\n  ---\n  duration_ms: 3\n  error: 'x'\n  ...\n1..2\n\
             # tests 2\n# suites 1\n# pass 1\n# fail 1\n# cancelled 0\n",
        );
        assert_eq!((report.passed, report.failed), (1, 1));
        let names: Vec<&str> = report.slowest().iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, ["part", "wrong"]);
    }
}
