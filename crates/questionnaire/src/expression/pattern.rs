//! Regular expressions for `regex()`: a small part of what Java's know, matched in a time that grows
//! with the text times the pattern and never faster, so that none can run away (Thompson's automaton,
//! walked as in R. Cox, "Regular Expression Matching: the Virtual Machine Approach", 2009). The whole
//! text must match, as in Collect; which of several ways it matches does not matter to that.

use std::sync::Arc;

/// The longest pattern, in characters.
const LENGTH_LIMIT: usize = 1_000;
/// The most instructions of a program.
const SIZE_LIMIT: usize = 2_000;
/// The highest number in `{…}`.
const COUNT_LIMIT: usize = 1_000;
/// The deepest nesting of groups.
const DEPTH_LIMIT: usize = 32;

/// A compiled pattern.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    program: Vec<Instruction>,
}

/// Why a pattern is not taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It is no regular expression, or one beyond the limits.
    Wrong,
    /// It uses something that is not offered.
    NotSupported(String),
}

#[derive(Clone, Debug)]
enum Instruction {
    /// One of these characters, or none of them.
    Class { ranges: Arc<[(char, char)]>, negated: bool },
    /// Goes on at both places, counted from here.
    Split(isize, isize),
    /// Goes on at that place, counted from here.
    Jump(isize),
    /// Goes on at the beginning of the text only.
    Start,
    /// Goes on at the end of the text only.
    End,
}

const DIGITS: &[(char, char)] = &[('0', '9')];
const WORD: &[(char, char)] = &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
const SPACE: &[(char, char)] = &[('\t', '\r'), (' ', ' ')];
/// What `.` does not stand for: Java's ends of lines.
const LINE_ENDS: &[(char, char)] =
    &[('\n', '\n'), ('\r', '\r'), ('\u{85}', '\u{85}'), ('\u{2028}', '\u{2029}')];

impl Pattern {
    pub(super) fn compile(source: &str) -> Result<Self, Refusal> {
        let rest: Vec<char> = source.chars().take(LENGTH_LIMIT + 1).collect();
        if rest.len() > LENGTH_LIMIT {
            return Err(Refusal::Wrong);
        }
        let mut compiler = Compiler { rest, next: 0, depth: 0 };
        let program = compiler.alternatives()?;
        match compiler.peek() {
            None => Ok(Self { program }),
            Some(_) => Err(Refusal::Wrong),
        }
    }

    /// How many instructions it has.
    pub(super) fn size(&self) -> usize {
        self.program.len()
    }

    /// Whether the whole text matches; `None` if that takes more visits than allowed. What was used
    /// is taken off.
    pub(super) fn matches(&self, text: &str, visits: &mut usize) -> Option<bool> {
        let mut current = Threads::new(self.program.len());
        let mut following = Threads::new(self.program.len());
        let mut letters = text.chars().peekable();
        current.add(self, 0, true, letters.peek().is_none(), visits)?;
        while let Some(letter) = letters.next() {
            let is_end = letters.peek().is_none();
            following.clear();
            // What is not counted below: forgetting the places, and long classes.
            *visits = visits.checked_sub(self.program.len() / 64)?;
            for &place in &current.waiting {
                let taken = match self.program.get(place) {
                    Some(Instruction::Class { ranges, negated }) => {
                        *visits = visits.checked_sub(ranges.len() / 8)?;
                        ranges.iter().any(|(from, to)| (*from..=*to).contains(&letter)) != *negated
                    }
                    _ => false,
                };
                if taken {
                    following.add(self, place + 1, false, is_end, visits)?;
                }
            }
            std::mem::swap(&mut current, &mut following);
            if current.waiting.is_empty() && !current.is_through {
                return Some(false);
            }
        }
        Some(current.is_through)
    }
}

/// The places where the automaton is.
struct Threads {
    /// Those that wait for a character.
    waiting: Vec<usize>,
    /// Which places were reached at this character.
    reached: Vec<bool>,
    /// Whether the end of the program was reached.
    is_through: bool,
    stack: Vec<usize>,
}

impl Threads {
    fn new(size: usize) -> Self {
        Self { waiting: Vec::new(), reached: vec![false; size], is_through: false, stack: Vec::new() }
    }

    fn clear(&mut self) {
        self.waiting.clear();
        self.reached.fill(false);
        self.is_through = false;
    }

    /// Goes on from a place to all that are reached without a character.
    fn add(
        &mut self,
        pattern: &Pattern,
        place: usize,
        is_start: bool,
        is_end: bool,
        visits: &mut usize,
    ) -> Option<()> {
        self.stack.push(place);
        while let Some(place) = self.stack.pop() {
            *visits = visits.checked_sub(1)?;
            let Some(reached) = self.reached.get_mut(place) else {
                self.is_through = true;
                continue;
            };
            if std::mem::replace(reached, true) {
                continue;
            }
            match pattern.program.get(place) {
                Some(Instruction::Class { .. }) => self.waiting.push(place),
                Some(Instruction::Split(one, other)) => {
                    self.stack
                        .extend([place.saturating_add_signed(*other), place.saturating_add_signed(*one)]);
                }
                Some(Instruction::Jump(to)) => self.stack.push(place.saturating_add_signed(*to)),
                Some(Instruction::Start) if is_start => self.stack.push(place + 1),
                Some(Instruction::End) if is_end => self.stack.push(place + 1),
                _ => {}
            }
        }
        Some(())
    }
}

struct Compiler {
    rest: Vec<char>,
    next: usize,
    depth: usize,
}

/// A piece of a program; its jumps are counted from where they stand, so that it can be copied.
type Piece = Vec<Instruction>;

impl Compiler {
    fn peek(&self) -> Option<char> {
        self.rest.get(self.next).copied()
    }

    fn take(&mut self) -> Result<char, Refusal> {
        let letter = self.peek().ok_or(Refusal::Wrong)?;
        self.next += 1;
        Ok(letter)
    }

    fn eat(&mut self, letter: char) -> bool {
        let found = self.peek() == Some(letter);
        self.next += usize::from(found);
        found
    }

    fn alternatives(&mut self) -> Result<Piece, Refusal> {
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            return Err(Refusal::Wrong);
        }
        let mut all = self.sequence()?;
        while self.eat('|') {
            let other = self.sequence()?;
            all = either(all, other)?;
        }
        self.depth -= 1;
        Ok(all)
    }

    fn sequence(&mut self) -> Result<Piece, Refusal> {
        let mut all = Piece::new();
        while let Some(letter) = self.peek().filter(|letter| !matches!(letter, '|' | ')')) {
            self.next += 1;
            let one = self.one(letter)?;
            let one = self.repeated(one)?;
            push(&mut all, one)?;
        }
        Ok(all)
    }

    fn one(&mut self, letter: char) -> Result<Piece, Refusal> {
        let instruction = match letter {
            '(' => return self.group(),
            '[' => self.class()?,
            '.' => class(LINE_ENDS.to_vec(), true),
            '^' => Instruction::Start,
            '$' => Instruction::End,
            '\\' => class(self.escape()?, false),
            '*' | '+' | '?' | '{' => return Err(Refusal::Wrong),
            other => class(vec![(other, other)], false),
        };
        Ok(vec![instruction])
    }

    fn group(&mut self) -> Result<Piece, Refusal> {
        if self.eat('?') && !self.eat(':') {
            let kind: String =
                self.rest.iter().skip(self.next).take(2).take_while(|c| !c.is_alphanumeric()).collect();
            return Err(Refusal::NotSupported(format!("(?{kind}")));
        }
        let inner = self.alternatives()?;
        if self.eat(')') { Ok(inner) } else { Err(Refusal::Wrong) }
    }

    /// What stands behind a piece and says how often.
    fn repeated(&mut self, one: Piece) -> Result<Piece, Refusal> {
        let (least, most) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                self.next += 1;
                let least = self.count()?;
                let most = match (self.eat(','), self.peek()) {
                    (false, _) => Some(least),
                    (true, Some('}')) => None,
                    (true, _) => Some(self.count()?),
                };
                if self.peek() != Some('}') || most.is_some_and(|most| most < least) {
                    return Err(Refusal::Wrong);
                }
                (least, most)
            }
            _ => return Ok(one),
        };
        self.next += 1;
        // Few rather than many makes no difference to whether the whole text matches.
        self.eat('?');
        match self.peek() {
            Some('+') => Err(Refusal::NotSupported("++".to_owned())),
            Some('*' | '?' | '{') => Err(Refusal::Wrong),
            _ => times(&one, least, most),
        }
    }

    fn count(&mut self) -> Result<usize, Refusal> {
        let start = self.next;
        let mut number = 0;
        while let Some(digit) = self.peek().and_then(|letter| letter.to_digit(10)) {
            number = number * 10 + digit as usize;
            self.next += 1;
            if number > COUNT_LIMIT {
                return Err(Refusal::Wrong);
            }
        }
        if self.next > start { Ok(number) } else { Err(Refusal::Wrong) }
    }

    /// The characters that an escape stands for; the backslash is taken.
    fn escape(&mut self) -> Result<Vec<(char, char)>, Refusal> {
        let letter = self.take()?;
        Ok(match letter {
            'd' => DIGITS.to_vec(),
            'w' => WORD.to_vec(),
            's' => SPACE.to_vec(),
            'D' => others(DIGITS),
            'W' => others(WORD),
            'S' => others(SPACE),
            't' => vec![('\t', '\t')],
            'n' => vec![('\n', '\n')],
            'r' => vec![('\r', '\r')],
            'f' => vec![('\u{c}', '\u{c}')],
            'x' => self.code(2)?,
            'u' => self.code(4)?,
            other if other.is_ascii_alphanumeric() => {
                return Err(Refusal::NotSupported(['\\', other].iter().collect()));
            }
            other => vec![(other, other)],
        })
    }

    /// A character by its number in so many digits.
    fn code(&mut self, digits: usize) -> Result<Vec<(char, char)>, Refusal> {
        let mut number = 0;
        for _ in 0..digits {
            number = number * 16 + self.take()?.to_digit(16).ok_or(Refusal::Wrong)?;
        }
        char::from_u32(number).map(|letter| vec![(letter, letter)]).ok_or(Refusal::Wrong)
    }

    /// `[…]`; the opening bracket is taken.
    fn class(&mut self) -> Result<Instruction, Refusal> {
        let negated = self.eat('^');
        let mut ranges = Vec::new();
        loop {
            let letter = self.take()?;
            match letter {
                ']' if !ranges.is_empty() => return Ok(class(ranges, negated)),
                // Java takes these for classes inside of classes, and browsers do not.
                '[' => return Err(Refusal::NotSupported("[[".to_owned())),
                '&' if self.peek() == Some('&') => return Err(Refusal::NotSupported("&&".to_owned())),
                ']' => return Err(Refusal::Wrong),
                _ => {}
            }
            let first = if letter == '\\' { self.escape()? } else { vec![(letter, letter)] };
            let is_range = self.peek() == Some('-') && self.rest.get(self.next + 1) != Some(&']');
            if !is_range {
                ranges.extend(first);
                continue;
            }
            self.next += 1;
            let letter = self.take()?;
            let last = match letter {
                '\\' => self.escape()?,
                '[' => return Err(Refusal::NotSupported("[[".to_owned())),
                _ => vec![(letter, letter)],
            };
            match (first.as_slice(), last.as_slice()) {
                ([(from, also_from)], [(to, also_to)])
                    if from == also_from && to == also_to && from <= to =>
                {
                    ranges.push((*from, *to));
                }
                _ => return Err(Refusal::Wrong),
            }
        }
    }
}

fn class(ranges: Vec<(char, char)>, negated: bool) -> Instruction {
    Instruction::Class { ranges: ranges.into(), negated }
}

/// All characters but those of sorted ranges.
fn others(ranges: &[(char, char)]) -> Vec<(char, char)> {
    let mut found = Vec::new();
    let mut from = '\0';
    for (first, last) in ranges {
        // The ranges in question are ASCII, so there is a character before and behind each.
        if let Some(before) = char::from_u32((*first as u32).wrapping_sub(1)) {
            found.push((from, before));
        }
        from = char::from_u32(*last as u32 + 1).unwrap_or(char::MAX);
    }
    found.push((from, char::MAX));
    found
}

fn push(all: &mut Piece, mut more: Piece) -> Result<(), Refusal> {
    if all.len() + more.len() > SIZE_LIMIT {
        return Err(Refusal::Wrong);
    }
    all.append(&mut more);
    Ok(())
}

/// A distance in a program; programs are short.
fn distance(length: usize) -> isize {
    isize::try_from(length).unwrap_or(isize::MAX)
}

fn either(one: Piece, other: Piece) -> Result<Piece, Refusal> {
    let jump = Instruction::Jump(distance(other.len()) + 1);
    let mut all = vec![Instruction::Split(1, distance(one.len()) + 2)];
    push(&mut all, one)?;
    push(&mut all, vec![jump])?;
    push(&mut all, other)?;
    Ok(all)
}

fn times(one: &Piece, least: usize, most: Option<usize>) -> Result<Piece, Refusal> {
    let mut all = Piece::new();
    for _ in 0..least {
        push(&mut all, one.clone())?;
    }
    let length = distance(one.len());
    match most {
        None => {
            push(&mut all, vec![Instruction::Split(1, length + 2)])?;
            push(&mut all, one.clone())?;
            push(&mut all, vec![Instruction::Jump(-length - 1)])?;
        }
        Some(most) => {
            for _ in least..most {
                push(&mut all, vec![Instruction::Split(1, length + 1)])?;
                push(&mut all, one.clone())?;
            }
        }
    }
    Ok(all)
}
