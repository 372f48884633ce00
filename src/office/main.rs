//! The office's Web Worker: the same engines as the command line, away from the page. It decides in
//! which order messages are worked off, which files are kept for the next time, and that an import
//! counts as a whole or not at all; what rows mean is for `pingyi_kernel::office`.

mod desk;
mod packs;
mod shelf;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use pingyi_kernel::office::Request;
use pingyi_web::shell::worker::{self, GivenFile};

use desk::Desk;

/// Messages that wait, and the one place that works them off.
#[derive(Default)]
struct Inbox {
    waiting: VecDeque<(Request, Vec<GivenFile>)>,
    busy: bool,
}

fn main() {
    let inbox = Rc::new(RefCell::new(Inbox::default()));
    let desk = Rc::new(Desk::default());
    worker::serve(move |request, files| {
        // A wish to stop does not wait behind the import that it is to stop.
        if request == Request::Cancel {
            desk.cancel();
            return;
        }
        let mut there = inbox.borrow_mut();
        there.waiting.push_back((request, files));
        if !there.busy {
            there.busy = true;
            worker::spawn(work_off(inbox.clone(), desk.clone()));
        }
    });
}

/// One message after the other, in the order in which they came.
async fn work_off(inbox: Rc<RefCell<Inbox>>, desk: Rc<Desk>) {
    loop {
        let next = {
            let mut there = inbox.borrow_mut();
            let next = there.waiting.pop_front();
            there.busy = next.is_some();
            next
        };
        let Some((request, files)) = next else { return };
        let reply = desk.answer(request, files).await;
        worker::reply(&reply);
    }
}
