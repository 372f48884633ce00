//! Lines to steps. It decides the language; whether an item or a household exists is found out
//! when the script runs.

use crate::Failure;

/// One line of a script that does something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The line, from 1.
    pub line: usize,
    /// What it does.
    pub command: Command,
}

/// What a line does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// `use resident-satisfaction`
    Use(String),
    /// `at household H01-003`
    AtHousehold(String),
    /// `at phone`: on one's own phone.
    AtPhone,
    /// `wave 2026Q3`
    Wave(String),
    /// `mode interviewer`
    Mode(String),
    /// `by S01`
    By(String),
    /// `screen wide`, `screen narrow`
    Wide(bool),
    /// `seed 42`: what every shuffle begins with.
    Seed(u64),
    /// `add household`: one more instance of a repeat.
    Add(String),
    /// `remove household 2`: takes an instance away, by its number.
    Remove(String, u32),
    /// `restore household`: brings the instance back that was removed last.
    Restore(String),
    /// `answer Q3 = 4`, `answers Q3=4 Q4=1`, `type Q23 = 好 times 201`
    Answer(String, String),
    /// `clear Q3`
    Clear(String),
    /// `tick Q9 = 2`, `untick Q9 = 2`
    Tick(String, String, bool),
    /// `next`
    Next,
    /// `back`
    Back,
    /// `resume`: the draft is written, read again and gone on with.
    Resume,
    /// `finish`, `finish early`, each with an optional `expect 1.1` behind it.
    Finish {
        /// The person stops before the end.
        early: bool,
        /// The disposition that must come out.
        expected: Option<String>,
    },
    /// `expect …`
    Expect(Expectation),
}

/// What must be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// `asks Q4 Q5`: among what is asked.
    Asks(Vec<String>),
    /// `not Q4 Q5`: not among what is asked.
    Not(Vec<String>),
    /// `path C0 Q1..Q4`: exactly what is asked, in order.
    Path(Vec<String>),
    /// `items 16`: so many are asked, the consent item not counted.
    Items(usize),
    /// `problem Q1 fill.required`
    Problem(String, String),
    /// `no problem Q1`
    NoProblem(String),
    /// `no problems`
    NoProblems,
    /// `open Q4 Q7`: exactly these stand in the way of handing in.
    Open(Vec<String>),
    /// `page Q4 Q5`: exactly these stand on the page.
    Page(Vec<String>),
    /// `adding household`: the page asks whether there is one more.
    Adding(String),
    /// `grid Q4 Q5`: exactly these make a matrix on the page.
    Grid(Vec<String>),
    /// `instances household 1 3`: exactly these are there, by their numbers.
    Instances(String, Vec<u32>),
    /// `choices Q3 2 1 3`: exactly these are offered, in order.
    Choices(String, Vec<String>),
    /// `fixed Q3`: not to be changed now.
    Fixed(String),
    /// `label Q3 = …`: the question as it reads now.
    Label(String, String),
    /// `private`: nobody else should see the page.
    Private,
    /// `review`: the last look.
    Review,
    /// `value Q4 = 1`: the answer that counts now; nothing behind `=` means none.
    Value(String, String),
    /// `kept Q5 = 2`: the answer in the draft, asked now or not.
    Kept(String, String),
    /// `refuses Q3 = 77 fill.unknown-choice`
    Refuses(String, String, String),
    /// `done 2.11`: what the interview has come to so far.
    Done(String),
    /// `cell Q5 = -1`: a cell of the response, as it stands in the file.
    Cell(String, String),
    /// `cells -1`: every cell of the response.
    Cells(String),
    /// `column household = H01-003`: a column that is no item.
    Column(String, String),
}

/// Reads a script. Empty lines and what follows a `#` at the beginning of a line are passed over.
///
/// # Errors
/// The first line that means nothing.
pub fn parse(text: &str) -> Result<Vec<Step>, Failure> {
    let mut steps = Vec::new();
    for (index, raw) in text.lines().enumerate() {
        let line = index + 1;
        let words = raw.trim();
        if words.is_empty() || words.starts_with('#') {
            continue;
        }
        let commands = match words.strip_prefix("answers ") {
            Some(pairs) => pairs.split_whitespace().map(answer).collect(),
            None => command(words).map(|command| vec![command]),
        };
        let commands =
            commands.ok_or_else(|| Failure::new(line, "a command of the language", format!("`{words}`")))?;
        steps.extend(commands.into_iter().map(|command| Step { line, command }));
    }
    Ok(steps)
}

fn command(words: &str) -> Option<Command> {
    let (first, rest) = split(words);
    Some(match (first, rest) {
        ("use", id) => Command::Use(one(id)?),
        ("at", "phone") => Command::AtPhone,
        ("at", rest) => Command::AtHousehold(one(rest.strip_prefix("household ")?)?),
        ("wave", id) => Command::Wave(one(id)?),
        ("mode", word) => Command::Mode(one(word)?),
        ("by", id) => Command::By(one(id)?),
        ("screen", "wide") => Command::Wide(true),
        ("screen", "narrow") => Command::Wide(false),
        ("seed", number) => Command::Seed(number.parse().ok()?),
        ("add", repeat) => Command::Add(one(repeat)?),
        ("remove", rest) => {
            let (repeat, number) = split(rest);
            Command::Remove(one(repeat)?, number.parse().ok()?)
        }
        ("restore", repeat) => Command::Restore(one(repeat)?),
        ("answer", rest) => answer(rest)?,
        ("type", rest) => {
            let (item, value) = pair(rest)?;
            let (text, times) = value.rsplit_once(" times ")?;
            Command::Answer(item, text.repeat(times.trim().parse().ok()?))
        }
        ("clear", item) => Command::Clear(one(item)?),
        ("tick" | "untick", rest) => {
            let (item, code) = pair(rest)?;
            Command::Tick(item, one(&code)?, first == "tick")
        }
        ("next", "") => Command::Next,
        ("back", "") => Command::Back,
        ("resume", "") => Command::Resume,
        ("finish", rest) => {
            let (early, rest) = rest.strip_prefix("early").map_or((false, rest), |rest| (true, rest.trim()));
            let expected = if rest.is_empty() { None } else { Some(one(rest.strip_prefix("expect ")?)?) };
            Command::Finish { early, expected }
        }
        ("expect", rest) => Command::Expect(expectation(rest)?),
        _ => return None,
    })
}

fn answer(words: &str) -> Option<Command> {
    let (item, value) = pair(words)?;
    (!value.is_empty()).then_some(Command::Answer(item, value))
}

fn expectation(words: &str) -> Option<Expectation> {
    let (first, rest) = split(words);
    Some(match (first, rest) {
        ("asks", rest) => Expectation::Asks(names(rest)?),
        ("not", rest) => Expectation::Not(names(rest)?),
        ("path", rest) => Expectation::Path(names(rest)?),
        ("items", count) => Expectation::Items(count.parse().ok()?),
        ("problem", rest) => {
            let (item, code) = split(rest);
            Expectation::Problem(one(item)?, one(code)?)
        }
        ("no", "problems") => Expectation::NoProblems,
        ("no", rest) => Expectation::NoProblem(one(rest.strip_prefix("problem ")?)?),
        ("open", rest) => Expectation::Open(names(rest)?),
        ("page", rest) => Expectation::Page(names(rest)?),
        ("adding", repeat) => Expectation::Adding(one(repeat)?),
        ("grid", rest) => Expectation::Grid(names(rest)?),
        ("instances", rest) => {
            let (repeat, numbers) = split(rest);
            let numbers = numbers.split_whitespace().map(|number| number.parse().ok());
            Expectation::Instances(one(repeat)?, numbers.collect::<Option<_>>()?)
        }
        ("choices", rest) => {
            let (item, codes) = split(rest);
            Expectation::Choices(one(item)?, codes.split_whitespace().map(str::to_owned).collect())
        }
        ("fixed", item) => Expectation::Fixed(one(item)?),
        ("label", rest) => pair(rest).map(|(item, text)| Expectation::Label(item, text))?,
        ("private", "") => Expectation::Private,
        ("review", "") => Expectation::Review,
        ("value", rest) => pair(rest).map(|(item, value)| Expectation::Value(item, value))?,
        ("kept", rest) => pair(rest).map(|(item, value)| Expectation::Kept(item, value))?,
        ("refuses", rest) => {
            let (item, rest) = pair(rest)?;
            let (value, code) = rest.rsplit_once(' ')?;
            Expectation::Refuses(item, value.trim().to_owned(), code.to_owned())
        }
        ("done", code) => Expectation::Done(one(code)?),
        ("cell", rest) => pair(rest).map(|(item, value)| Expectation::Cell(item, value))?,
        ("cells", value) => Expectation::Cells(one(value)?),
        ("column", rest) => pair(rest).map(|(column, value)| Expectation::Column(column, value))?,
        _ => return None,
    })
}

/// The first word, and the rest without the space between.
fn split(words: &str) -> (&str, &str) {
    let (first, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    (first, rest.trim())
}

/// Exactly one word.
fn one(words: &str) -> Option<String> {
    let is_one = !words.is_empty() && !words.contains(char::is_whitespace);
    is_one.then(|| words.to_owned())
}

/// `name = value`; in the value `\n`, `\t` and `\\` mean what they mean elsewhere.
fn pair(words: &str) -> Option<(String, String)> {
    let (name, value) = words.split_once('=')?;
    let mut text = String::new();
    let mut letters = value.trim().chars();
    while let Some(letter) = letters.next() {
        text.push(match letter {
            '\\' => match letters.next()? {
                'n' => '\n',
                't' => '\t',
                '\\' => '\\',
                _ => return None,
            },
            other => other,
        });
    }
    Some((one(name.trim())?, text))
}

/// Names with spaces between; `Q1..Q4` stands for `Q1 Q2 Q3 Q4`.
fn names(words: &str) -> Option<Vec<String>> {
    let mut names = Vec::new();
    for word in words.split_whitespace() {
        match word.split_once("..") {
            None => names.push(word.to_owned()),
            Some((first, last)) => {
                let stem = first.trim_end_matches(|c: char| c.is_ascii_digit());
                let from: u32 = first.strip_prefix(stem)?.parse().ok()?;
                let to: u32 = last.strip_prefix(stem)?.parse().ok()?;
                names.extend((from..=to).map(|number| format!("{stem}{number}")));
            }
        }
    }
    Some(names)
}
