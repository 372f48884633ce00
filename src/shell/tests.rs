//! What of the boundary can be tested without a browser: how failures are told apart, how steps
//! through the history are read. The rest is tested in a real browser, in `tests/browser`.

mod clock {
    use super::super::clock::moment;

    // Source: RFC 3339 §5.8, and ECMAScript's getTimezoneOffset, which is positive west of UTC.
    #[test]
    fn a_clock_east_of_greenwich_has_a_positive_offset() {
        assert_eq!(moment(0.0, -480.0).to_string(), "1970-01-01T08:00:00+08:00");
        assert_eq!(moment(1_790_000_000_999.0, 210.0).to_string(), "2026-09-21T10:43:20-03:30");
    }

    #[test]
    fn an_impossible_clock_gives_the_beginning_of_1970() {
        assert_eq!(moment(f64::NAN, f64::NAN).to_string(), "1970-01-01T00:00:00+00:00");
        assert_eq!(moment(1e18, 0.0).to_string(), "1970-01-01T00:00:00+00:00");
    }
}

mod files {
    use pingyi_kernel::FileFailure;

    use super::super::files::classify;

    // Source: Web Share API §2.1.2 and File System Access §3: `AbortError` is the person's doing.
    #[test]
    fn a_closed_dialog_is_no_failure_of_the_browsers() {
        assert_eq!(classify("AbortError"), FileFailure::Cancelled);
        assert_eq!(classify("NotSupportedError"), FileFailure::Unsupported);
        assert_eq!(classify("NotAllowedError"), FileFailure::Failed);
    }
}

mod route {
    use super::super::route::{Step, Trail};

    // Source: the contract of `Event::Popped` and `Event::RouteChanged`: exactly one of them.
    fn at(hash: &str, places: u32) -> Trail {
        Trail { hash: hash.to_owned(), places, silent: 0 }
    }

    #[test]
    fn back_at_the_same_address_takes_places_away() {
        let mut trail = at("#/fill/a", 5);
        assert_eq!(trail.arrive("#/fill/a", Some(4)), Step::Popped(1));
        assert_eq!(trail.arrive("#/fill/a", Some(1)), Step::Popped(3));
        assert_eq!(trail, at("#/fill/a", 1));
    }

    #[test]
    fn another_hash_is_another_route_and_never_a_place() {
        let mut trail = at("#/fill/a", 2);
        assert_eq!(trail.arrive("#/visits", Some(0)), Step::Changed { stamp: false });
        assert_eq!(trail.arrive("#/fill/a", Some(2)), Step::Changed { stamp: false });
        assert_eq!(trail.arrive("#/fill/a", Some(1)), Step::Popped(1));
    }

    #[test]
    fn the_second_event_of_one_step_says_nothing() {
        let mut trail = at("#/", 0);
        assert_eq!(trail.arrive("#/visits", None), Step::Changed { stamp: true });
        assert_eq!(trail.arrive("#/visits", Some(0)), Step::Nothing);
    }

    #[test]
    fn forward_to_a_place_that_was_left_is_undone_in_silence() {
        let mut trail = at("#/fill/a", 1);
        assert_eq!(trail.arrive("#/fill/a", Some(2)), Step::Return(1));
        assert_eq!(trail.arrive("#/fill/a", Some(1)), Step::Nothing);
        assert_eq!(trail.arrive("#/fill/a", Some(0)), Step::Popped(1));
    }

    #[test]
    fn the_same_address_typed_again_is_stamped() {
        assert_eq!(at("#/fill/a", 3).arrive("#/fill/a", None), Step::Stamp);
    }
}

mod store_local {
    use pingyi_kernel::StoreFailure;

    use super::super::store_local::{PROBE, classify, full_key, own_key};

    #[test]
    fn keys_of_others_and_the_probe_are_not_ours() {
        assert_eq!(own_key(&full_key("response/a1")), Some("response/a1"));
        assert_eq!(own_key("elsewhere/1"), None);
        assert_eq!(own_key(PROBE), None);
    }

    // Source: HTML standard, "setItem"; Firefox's exception from its own documentation.
    #[test]
    fn a_full_store_is_known_by_the_name_of_its_exception() {
        assert_eq!(classify("QuotaExceededError"), StoreFailure::Full);
        assert_eq!(classify("NS_ERROR_DOM_QUOTA_REACHED"), StoreFailure::Full);
        assert_eq!(classify("SecurityError"), StoreFailure::Blocked);
        assert_eq!(classify(""), StoreFailure::Broken);
    }
}

mod store_database {
    use pingyi_kernel::StoreFailure;

    use super::super::store_database::{classify, classify_opening, may_be_closed};

    // Source: Indexed Database API 3.0, §4.9 "exceptions"; `AbortError` for a full disk is what
    // Firefox gives.
    #[test]
    fn an_exceptions_name_says_what_failed() {
        assert_eq!(classify("ConstraintError"), StoreFailure::Taken);
        assert_eq!(classify("QuotaExceededError"), StoreFailure::Full);
        assert_eq!(classify("AbortError"), StoreFailure::Full);
        assert_eq!(classify("DataError"), StoreFailure::Broken);
        assert_eq!(classify_opening("InvalidStateError", ""), StoreFailure::Blocked);
        assert_eq!(classify_opening("VersionError", ""), StoreFailure::Broken, "if there is no other way in");
        // Chromium 156 with cookies and site data forbidden, as seen.
        let denied = "The user denied permission to access the database.";
        assert_eq!(classify_opening("UnknownError", denied), StoreFailure::Blocked);
        assert_eq!(classify_opening("UnknownError", "Internal error."), StoreFailure::Broken);
    }

    #[test]
    fn a_taken_key_and_a_full_disk_are_not_tried_again() {
        assert!(!may_be_closed("ConstraintError") && !may_be_closed("QuotaExceededError"));
        assert!(may_be_closed("InvalidStateError") && may_be_closed("AbortError"));
    }
}
