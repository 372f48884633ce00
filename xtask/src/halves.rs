//! A program in two halves: what runs before the first question is drawn, and all else. The first
//! half is loaded at once; the second follows in the background, and where somebody is quicker than
//! the network it is fetched on the spot (`static/start.js`). It decides nothing about the app: every
//! function keeps its meaning, whichever half it stands in.
//!
//! Both halves are the whole program with something taken out. In the first one a function of the
//! second is a stub that calls it through a table of its own; in the second one the functions,
//! memory, globals and tables of the first are imports. The second half fills the table when it is
//! started.

use std::collections::{BTreeMap, BTreeSet};

use walrus::ir::{Visitor, dfs_in_order};
use walrus::{
    ConstExpr, ElementItems, ElementKind, FunctionBuilder, FunctionId, FunctionKind, GlobalId, GlobalKind,
    ImportedFunction, LocalFunction, MemoryId, Module, RefType, TableId, ValType, ir,
};

/// Under which name the second half imports the first.
const FIRST: &str = "a";
/// The glue's function that brings the second half; `build` writes it into the glue.
pub(crate) const BRING: &str = "__pingyi_bring";
/// The global that says that it is there.
const THERE: &str = "__pingyi_there";
/// The glue's function that hears which functions run; for [`instrumented`] only.
pub(crate) const HIT: &str = "__pingyi_hit";
/// The table of the second half's functions.
const TABLE: &str = "__pingyi_second";

/// How the first line of the list begins, before the version of the compiler.
pub(crate) const COMPILER: &str = "# Rust ";

/// The names of the list; lines with `#` are remarks.
pub(crate) fn early(list: &str) -> BTreeSet<&str> {
    list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

/// With which compiler the list was made: names differ a little from one to the next.
pub(crate) fn compiler(list: &str) -> Option<&str> {
    list.lines().next()?.strip_prefix(COMPILER)
}

/// What a function uses of the module around it.
#[derive(Default)]
struct Uses {
    functions: BTreeSet<FunctionId>,
    globals: BTreeSet<GlobalId>,
    tables: BTreeSet<TableId>,
    memories: BTreeSet<MemoryId>,
}

impl<'a> Visitor<'a> for Uses {
    fn visit_function_id(&mut self, id: &FunctionId) {
        self.functions.insert(*id);
    }
    fn visit_global_id(&mut self, id: &GlobalId) {
        self.globals.insert(*id);
    }
    fn visit_table_id(&mut self, id: &TableId) {
        self.tables.insert(*id);
    }
    fn visit_memory_id(&mut self, id: &MemoryId) {
        self.memories.insert(*id);
    }
}

/// A function's name without the compiler's hash.
pub(crate) fn plain(name: &str) -> &str {
    match name.rsplit_once("::h") {
        Some((before, hash)) if hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            before
        }
        _ => name,
    }
}

fn local(module: &Module, id: FunctionId) -> Option<&LocalFunction> {
    match &module.funcs.get(id).kind {
        FunctionKind::Local(function) => Some(function),
        _ => None,
    }
}

/// Every function's name without the compiler's hash. Of functions with one name, as those of one
/// generic function are, each after the first has its number.
fn numbered(module: &Module) -> BTreeMap<FunctionId, String> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut names = BTreeMap::new();
    for (id, _) in module.funcs.iter_local() {
        let Some(name) = module.funcs.get(id).name.as_deref() else { continue };
        let count = seen.entry(plain(name)).or_default();
        let text = if *count == 0 { plain(name).to_owned() } else { format!("{} #{count}", plain(name)) };
        *count += 1;
        names.insert(id, text);
    }
    names
}

/// `a`, `b`, … for the names between the halves.
fn short(mut place: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b"abcdefghijklmnopqrstuvwxyz"[place % 26]));
        place /= 26;
        if place == 0 {
            return name;
        }
        place -= 1;
    }
}

/// Both halves. `early` are the names, without hashes, of the functions that run first.
pub(crate) fn halves(program: &[u8], early: &BTreeSet<&str>) -> Result<(Vec<u8>, Vec<u8>), String> {
    let parse =
        || Module::from_buffer(program).map_err(|error| format!("the program cannot be read: {error}"));
    let (mut first, mut second) = (parse()?, parse()?);
    let all: Vec<FunctionId> = first.funcs.iter().map(walrus::Function::id).collect();
    let twins: BTreeMap<FunctionId, FunctionId> =
        all.iter().copied().zip(second.funcs.iter().map(walrus::Function::id)).collect();
    let numbered = numbered(&first);
    let is_early = |id: FunctionId| {
        local(&first, id).is_none() || numbered.get(&id).is_none_or(|name| early.contains(name.as_str()))
    };
    let late: BTreeSet<FunctionId> = all.iter().copied().filter(|id| !is_early(*id)).collect();

    // What the first half calls of the second, by calls, in tables and as exports.
    let (mut from_first, mut from_second) = (Uses::default(), Uses::default());
    for id in &all {
        if let Some(function) = local(&first, *id) {
            let uses = if late.contains(id) { &mut from_second } else { &mut from_first };
            dfs_in_order(uses, function, function.entry_block());
        }
    }
    for element in first.elements.iter() {
        if let ElementItems::Functions(functions) = &element.items {
            from_first.functions.extend(functions);
        }
    }
    let exported = first.exports.iter().filter_map(|export| match export.item {
        walrus::ExportItem::Function(id) => Some(id),
        _ => None,
    });
    from_first.functions.extend(exported);
    from_first.functions.extend(first.start);
    let doors: Vec<FunctionId> = from_first.functions.intersection(&late).copied().collect();
    let lent: Vec<FunctionId> = from_second.functions.difference(&late).copied().collect();

    second_half(&mut second, &from_second, &twins, &doors, &lent, &first);
    first_half(&mut first, &from_second, &late, &doors, &lent);
    walrus::passes::gc::run(&mut first);
    walrus::passes::gc::run(&mut second);
    Ok((first.emit_wasm(), second.emit_wasm()))
}

fn first_half(
    first: &mut Module,
    shared: &Uses,
    late: &BTreeSet<FunctionId>,
    doors: &[FunctionId],
    lent: &[FunctionId],
) {
    let glue = first.imports.iter().next().map(|import| import.module.clone()).unwrap_or_default();
    let nothing = first.types.add(&[], &[]);
    let (bring, _) = first.add_import_func(&glue, BRING, nothing);
    let there = first.globals.add_local(ValType::I32, true, false, ConstExpr::Value(ir::Value::I32(0)));
    let count = u64::try_from(doors.len()).unwrap_or(u64::MAX);
    let table = first.tables.add_local(false, count, Some(count), RefType::FUNCREF);
    let mut ensure = FunctionBuilder::new(&mut first.types, &[], &[]);
    ensure.func_body().global_get(there).if_else(
        None,
        |_| {},
        |body| {
            body.call(bring);
        },
    );
    let ensure = ensure.finish(Vec::new(), &mut first.funcs);

    for id in late {
        let ty = first.funcs.get(*id).ty();
        let (params, results) = {
            let ty = first.types.get(ty);
            (ty.params().to_vec(), ty.results().to_vec())
        };
        let args: Vec<_> = params.iter().map(|param| first.locals.add(*param)).collect();
        let mut stub = FunctionBuilder::new(&mut first.types, &params, &results);
        let mut body = stub.func_body();
        match doors.binary_search(id) {
            Ok(place) => {
                body.call(ensure);
                for arg in &args {
                    body.local_get(*arg);
                }
                body.i32_const(i32::try_from(place).unwrap_or(0)).call_indirect(ty, table);
            }
            // Only the second half calls it.
            Err(_) => {
                body.unreachable();
            }
        }
        first.funcs.get_mut(*id).kind = FunctionKind::Local(stub.local_func(args));
    }
    first.exports.add(THERE, there);
    first.exports.add(TABLE, table);
    let mut names = Names::default();
    for id in lent {
        first.exports.add(&names.next("f"), *id);
    }
    for id in &shared.globals {
        first.exports.add(&names.next("g"), *id);
    }
    for id in &shared.tables {
        first.exports.add(&names.next("t"), *id);
    }
    for id in &shared.memories {
        first.exports.add(&names.next("m"), *id);
    }
}

/// Names between the halves, one kind after the other.
#[derive(Default)]
struct Names {
    counts: BTreeMap<&'static str, usize>,
}

impl Names {
    fn next(&mut self, kind: &'static str) -> String {
        let count = self.counts.entry(kind).or_default();
        *count += 1;
        format!("{kind}_{}", short(*count - 1))
    }
}

fn second_half(
    second: &mut Module,
    shared: &Uses,
    twins: &BTreeMap<FunctionId, FunctionId>,
    doors: &[FunctionId],
    lent: &[FunctionId],
    first: &Module,
) {
    let ids = |module: &Module| {
        let exports: Vec<_> = module.exports.iter().map(|export| export.id()).collect();
        let elements: Vec<_> = module.elements.iter().map(|element| element.id()).collect();
        let data: Vec<_> = module.data.iter().map(|data| data.id()).collect();
        (exports, elements, data)
    };
    // Globals, tables and memories stand in the same order in both.
    let globals: BTreeMap<GlobalId, GlobalId> =
        first.globals.iter().map(|one| one.id()).zip(second.globals.iter().map(|one| one.id())).collect();
    let tables: BTreeMap<TableId, TableId> =
        first.tables.iter().map(|one| one.id()).zip(second.tables.iter().map(|one| one.id())).collect();
    let memories: BTreeMap<MemoryId, MemoryId> =
        first.memories.iter().map(|one| one.id()).zip(second.memories.iter().map(|one| one.id())).collect();

    let (exports, elements, data) = ids(second);
    exports.into_iter().for_each(|id| second.exports.delete(id));
    elements.into_iter().for_each(|id| second.elements.delete(id));
    data.into_iter().for_each(|id| second.data.delete(id));
    for table in second.tables.iter_mut() {
        table.elem_segments.clear();
    }
    for memory in second.memories.iter_mut() {
        memory.data_segments.clear();
    }
    second.start = None;

    let mut names = Names::default();
    for id in lent {
        let Some(twin) = twins.get(id).copied() else { continue };
        let name = names.next("f");
        let ty = second.funcs.get(twin).ty();
        let old = match &second.funcs.get(twin).kind {
            FunctionKind::Import(import) => Some(import.import),
            _ => None,
        };
        if let Some(import) = old {
            let import = second.imports.get_mut(import);
            import.module = FIRST.to_owned();
            import.name = name;
        } else {
            let import = second.imports.add(FIRST, &name, twin);
            second.funcs.get_mut(twin).kind = FunctionKind::Import(ImportedFunction { import, ty });
        }
    }
    for id in &shared.globals {
        let Some(twin) = globals.get(id) else { continue };
        let import = second.imports.add(FIRST, &names.next("g"), *twin);
        second.globals.get_mut(*twin).kind = GlobalKind::Import(import);
    }
    for id in &shared.tables {
        let Some(twin) = tables.get(id) else { continue };
        let import = second.imports.add(FIRST, &names.next("t"), *twin);
        second.tables.get_mut(*twin).import = Some(import);
    }
    for id in &shared.memories {
        let Some(twin) = memories.get(id) else { continue };
        let import = second.imports.add(FIRST, &names.next("m"), *twin);
        second.memories.get_mut(*twin).import = Some(import);
    }
    let count = u64::try_from(doors.len()).unwrap_or(u64::MAX);
    let (table, _) = second.add_import_table(FIRST, TABLE, false, count, Some(count), RefType::FUNCREF);
    let functions = doors.iter().filter_map(|id| twins.get(id).copied()).collect();
    let offset = ConstExpr::Value(ir::Value::I32(0));
    let element =
        second.elements.add(ElementKind::Active { table, offset }, ElementItems::Functions(functions));
    second.tables.get_mut(table).elem_segments.insert(element);
}

/// The program with a call of `hit(k)` at the beginning of its k-th function, and the names.
pub(crate) fn instrumented(program: &[u8]) -> Result<(Vec<u8>, Vec<String>), String> {
    let mut module = Module::from_buffer(program).map_err(|error| error.to_string())?;
    let glue = module.imports.iter().next().map(|import| import.module.clone()).unwrap_or_default();
    let ty = module.types.add(&[ValType::I32], &[]);
    let (hit, _) = module.add_import_func(&glue, HIT, ty);
    let numbers = numbered(&module);
    let mut names = Vec::new();
    let ids: Vec<FunctionId> = module.funcs.iter_local().map(|(id, _)| id).collect();
    for id in ids {
        let place = i32::try_from(names.len()).unwrap_or(i32::MAX);
        names.push(numbers.get(&id).cloned().unwrap_or_default());
        let FunctionKind::Local(function) = &mut module.funcs.get_mut(id).kind else { continue };
        let entry = function.entry_block();
        function
            .builder_mut()
            .instr_seq(entry)
            .instr_at(0, ir::Call { func: hit })
            .instr_at(0, ir::Const { value: ir::Value::I32(place) });
    }
    Ok((module.emit_wasm(), names))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use walrus::{
        ConstExpr, ElementItems, ElementKind, FunctionBuilder, Module, ModuleConfig, RefType, ValType, ir,
    };

    use super::{compiler, early, halves, instrumented, plain};

    /// `early` calls the imported `js` and, by a table, `late`, which calls `early`, `later` and `js`.
    fn program() -> Vec<u8> {
        let mut module = Module::with_config(ModuleConfig::new());
        let memory = module.memories.add_local(false, false, 1, None, None);
        let ty = module.types.add(&[ValType::I32], &[ValType::I32]);
        let (js, _) = module.add_import_func("./glue.js", "js", ty);
        let count = module.globals.add_local(ValType::I32, true, false, ConstExpr::Value(ir::Value::I32(7)));
        let table = module.tables.add_local(false, 1, Some(1), RefType::FUNCREF);
        let mut function = |name: &str, build: &dyn Fn(&mut walrus::InstrSeqBuilder<'_>, walrus::LocalId)| {
            let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
            let argument = module.locals.add(ValType::I32);
            builder.name(name.to_owned());
            build(&mut builder.func_body(), argument);
            builder.finish(vec![argument], &mut module.funcs)
        };
        let early = function("app::early::h0123456789abcdef", &|body, argument| {
            body.local_get(argument).call(js).i32_const(0).call_indirect(ty, table);
        });
        let later = function("app::later::h0123456789abcdef", &|body, argument| {
            body.local_get(argument).global_get(count).binop(ir::BinaryOp::I32Add);
        });
        let late = function("app::late::h0123456789abcdef", &|body, argument| {
            body.local_get(argument).call(later).call(js).call(early);
        });
        let offset = ConstExpr::Value(ir::Value::I32(0));
        let element =
            module.elements.add(ElementKind::Active { table, offset }, ElementItems::Functions(vec![late]));
        module.tables.get_mut(table).elem_segments.insert(element);
        module.exports.add("memory", memory);
        module.exports.add("early", early);
        module.emit_wasm()
    }

    #[test]
    fn each_half_holds_its_functions_and_lends_what_the_other_uses() {
        let early: BTreeSet<&str> = ["app::early"].into();
        let (first, second) = halves(&program(), &early).unwrap();
        let (first, second) = (Module::from_buffer(&first).unwrap(), Module::from_buffer(&second).unwrap());
        let bodies = |module: &Module| {
            let names = module.funcs.iter_local().filter_map(|(id, _)| module.funcs.get(id).name.clone());
            names.map(|name| plain(&name).to_owned()).collect::<BTreeSet<_>>()
        };
        assert!(!bodies(&first).contains("app::later"), "only the second half calls it");
        assert_eq!(bodies(&second), ["app::late".to_owned(), "app::later".to_owned()].into());
        // The second half is given all that it uses, under the names that the first one exports.
        let exports: BTreeSet<String> = first.exports.iter().map(|export| export.name.clone()).collect();
        assert!(second.imports.iter().all(|import| exports.contains(&import.name)), "{exports:?}");
        assert_eq!(second.data.iter().count() + second.exports.iter().count(), 0);
        assert_eq!(second.elements.iter().count(), 1, "it fills the table of doors");
    }

    #[test]
    fn remarks_of_the_list_are_no_names() {
        let list = "# Rust 1.95.0\n<&T as core::fmt::Debug>::fmt\napp::early #1\n";
        assert_eq!(early(list), ["<&T as core::fmt::Debug>::fmt", "app::early #1"].into());
        assert_eq!((compiler(list), compiler("app::early\n")), (Some("1.95.0"), None));
    }

    #[test]
    fn an_instrumented_program_tells_of_every_function() {
        let (program, mut names) = instrumented(&program()).unwrap();
        names.sort();
        assert_eq!(names, ["app::early", "app::late", "app::later"]);
        let module = Module::from_buffer(&program).unwrap();
        assert_eq!(module.funcs.iter_local().count(), 3);
    }
}
