//! The list of what runs until the first question is drawn, and what it means for a program: a
//! function of the list stands in the first half. It decides by names and shapes that stay from build
//! to build; measuring is for `profile`, dividing for `halves`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};
use walrus::ir::{Instr, InstrLocId, Visitor, dfs_in_order};
use walrus::{FunctionId, Module};

/// How the first line of the list begins, before the version of the compiler.
const COMPILER: &str = "# Rust ";
/// What stands between a name and a shape.
const SHAPE: &str = " #";
/// Digits of a crate's hash at least: leading zeros are left out, and `[f32]` is a type.
const CRATE_HASH: usize = 8;

/// A function of a program, by what stays from build to build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Function {
    /// See [`plain`]; several functions may have one name.
    pub(crate) name: String,
    /// Tells those apart: a hash of the kinds of its instructions, without what they speak of.
    shape: String,
}

/// Every function of a program that has a name.
pub(crate) fn functions(module: &Module) -> BTreeMap<FunctionId, Function> {
    let mut found = BTreeMap::new();
    for (id, local) in module.funcs.iter_local() {
        let Some(name) = module.funcs.get(id).name.as_deref() else { continue };
        let mut shape = Shape::default();
        dfs_in_order(&mut shape, local, local.entry_block());
        found.insert(id, Function { name: plain(name), shape: shape.text() });
    }
    found
}

#[derive(Default)]
struct Shape(Sha256);

impl<'a> Visitor<'a> for Shape {
    fn visit_instr(&mut self, instr: &'a Instr, _: &'a InstrLocId) {
        // `Call(Call { func: … })`, of which the kind is the first word.
        let text = format!("{instr:?}");
        self.0.update(text.split('(').next().unwrap_or_default());
        self.0.update(";");
    }
}

impl Shape {
    fn text(self) -> String {
        self.0.finalize().iter().take(4).fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

/// A function's name without what changes from build to build: the compiler's hashes, of functions
/// and of crates, and the number of a copy. Instances of one generic function may have one name.
pub(crate) fn plain(name: &str) -> String {
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut name = name;
    while let Some((before, _)) = name.rsplit_once('.').filter(|(_, end)| is_number(end) || *end == "llvm") {
        name = before;
    }
    if let Some((before, _)) = name.rsplit_once("::h").filter(|(_, hash)| hash.len() == 16 && is_hex(hash)) {
        name = before;
    }
    let mut parts = name.split('[');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']').filter(|(hash, _)| hash.len() >= CRATE_HASH && is_hex(hash)) {
            Some((_, after)) => text.push_str(after),
            None => {
                text.push('[');
                text.push_str(part);
            }
        }
    }
    text
}

/// Names, each with the shapes that it is about; with none, it is about all functions of that name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct List(BTreeMap<String, BTreeSet<String>>);

impl List {
    /// Reads the file; lines with `#` are remarks.
    pub(crate) fn read(text: &str) -> Self {
        let mut list = Self::default();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (name, shape) = match line.rsplit_once(SHAPE) {
                Some((name, shape)) => (name, Some(shape.to_owned())),
                None => (line, None),
            };
            list.0.entry(name.to_owned()).or_default().extend(shape);
        }
        list
    }

    /// The list of those of a program's functions that ran, by their places.
    pub(crate) fn of(functions: &[Function], ran: &BTreeSet<usize>) -> Self {
        let mut list = Self::default();
        for (place, function) in functions.iter().enumerate() {
            if ran.contains(&place) && !function.name.is_empty() {
                list.0.entry(function.name.clone()).or_default().insert(function.shape.clone());
            }
        }
        let late = functions.iter().enumerate().filter(|(place, _)| !ran.contains(place));
        let divided: BTreeSet<&str> = late.map(|(_, function)| function.name.as_str()).collect();
        for (name, shapes) in &mut list.0 {
            if !divided.contains(name.as_str()) {
                shapes.clear();
            }
        }
        list
    }

    /// The file, for the compiler of that version.
    pub(crate) fn text(&self, compiler: &str) -> String {
        let mut text = format!("{COMPILER}{compiler}\n");
        for line in self.lines() {
            let _ = writeln!(text, "{line}");
        }
        text
    }

    /// Its lines, without the first one.
    pub(crate) fn lines(&self) -> BTreeSet<String> {
        let line = |(name, shapes): (&String, &BTreeSet<String>)| {
            let with = shapes.iter().map(|shape| format!("{name}{SHAPE}{shape}")).collect::<Vec<_>>();
            if shapes.is_empty() { vec![name.clone()] } else { with }
        };
        self.0.iter().flat_map(line).collect()
    }

    /// Which functions stand in the first half. Where a shape of the list is nowhere in the program
    /// any more, the function has changed, and all of that name stand there.
    pub(crate) fn early(&self, functions: &BTreeMap<FunctionId, Function>) -> BTreeSet<FunctionId> {
        let mut now: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for function in functions.values() {
            now.entry(&function.name).or_default().insert(&function.shape);
        }
        let is_early = |function: &Function| {
            let (Some(listed), Some(now)) = (self.0.get(&function.name), now.get(&*function.name)) else {
                return false;
            };
            let has_changed = listed.iter().any(|shape| !now.contains(&**shape));
            listed.is_empty() || has_changed || listed.contains(&function.shape)
        };
        functions.iter().filter(|(_, function)| is_early(function)).map(|(id, _)| *id).collect()
    }
}

/// With which compiler the list was made: names differ a little from one to the next.
pub(crate) fn compiler(list: &str) -> Option<&str> {
    list.lines().next()?.strip_prefix(COMPILER)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use walrus::{FunctionBuilder, Module, ModuleConfig};

    use super::{List, compiler, functions, plain};

    // Names as rustc 1.95 writes them, in the old manner and the new one, and as LLVM numbers copies.
    #[test]
    fn names_stay_the_same_from_build_to_build() {
        for (name, expected) in [
            ("app::early::h0123456789abcdef", "app::early"),
            ("app::early::h0123456789abcdef.17", "app::early"),
            ("<alloc[f3820405518f933]::string::String>::push.1258", "<alloc::string::String>::push"),
            ("<core[c521652ac8eb60c2]::slice::Iter<[f32]> as X>::f", "<core::slice::Iter<[f32]> as X>::f"),
            ("app::f::<[u8; 4]>", "app::f::<[u8; 4]>"),
            ("app::h_bar", "app::h_bar"),
            ("", ""),
        ] {
            assert_eq!(plain(name), expected);
        }
    }

    /// Functions with these names, each with so many constants in it.
    fn program(bodies: &[(&str, i32)]) -> Module {
        let mut module = Module::with_config(ModuleConfig::new());
        for (name, constants) in bodies {
            let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
            builder.name((*name).to_owned());
            for constant in 0..*constants {
                builder.func_body().i32_const(constant).drop();
            }
            builder.finish(Vec::new(), &mut module.funcs);
        }
        module
    }

    fn early(list: &List, module: &Module) -> Vec<String> {
        let functions = functions(module);
        let early = list.early(&functions);
        module
            .funcs
            .iter()
            .filter(|function| early.contains(&function.id()))
            .filter_map(|function| function.name.clone())
            .collect()
    }

    #[test]
    fn of_functions_with_one_name_those_that_ran_are_early() {
        let module = program(&[("a.1", 1), ("a.2", 2), ("a.3", 3), ("b", 1), ("c", 1)]);
        let all: Vec<_> = functions(&module).into_values().collect();
        let list = List::of(&all, &BTreeSet::from([1, 3]));
        assert_eq!(early(&list, &module), ["a.2", "b"]);
        let text = list.text("1.95.0");
        assert_eq!(text.lines().count(), 3, "{text}");
        assert!(text.contains("\na #") && text.ends_with("\nb\n"), "{text}");
        assert_eq!(compiler(&text), Some("1.95.0"));
        assert_eq!(List::read(&text), list);
        // Other numbers, another order, and more of them: it is the same function.
        let later = program(&[("c", 1), ("a.7", 9), ("a.8", 2), ("a.9", 1), ("b", 5)]);
        assert_eq!(early(&list, &later), ["a.8", "b"]);
        // It has changed: any of them may be it.
        let changed = program(&[("a.1", 1), ("a.2", 7), ("c", 1)]);
        assert_eq!(early(&list, &changed), ["a.1", "a.2"]);
    }

    #[test]
    fn remarks_of_the_list_are_no_names() {
        let list = List::read("# Rust 1.95.0\n<&T as core::fmt::Debug>::fmt\n\napp::early #0a1b2c3d\n");
        assert_eq!(
            list.lines(),
            ["<&T as core::fmt::Debug>::fmt".to_owned(), "app::early #0a1b2c3d".to_owned()].into()
        );
        assert_eq!(compiler("app::early\n"), None);
    }
}
