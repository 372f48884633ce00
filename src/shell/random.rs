//! 128 bits from the browser's random source, which is there without https too. It decides nothing.

use wasm_bindgen::JsCast;

/// Random bits. Without a source of the browser's (none is known), the engine's own generator.
pub(super) fn bits() -> u128 {
    let mut bytes = [0; 16];
    let source = super::browser::property(&js_sys::global(), "crypto");
    let filled = source.is_some_and(|source| {
        source.unchecked_into::<web_sys::Crypto>().get_random_values_with_u8_array(&mut bytes).is_ok()
    });
    if !filled {
        for byte in &mut bytes {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
            let random = (js_sys::Math::random() * 256.0) as u8;
            *byte = random;
        }
    }
    u128::from_le_bytes(bytes)
}
