//! The field program: what a phone loads to ask and to keep answers.

fn main() {
    pingyi_web::ui::start();
}
