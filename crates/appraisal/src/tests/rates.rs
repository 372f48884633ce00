//! Response rates.

use super::close;
use crate::rates::Cases;

// Source of truth: the test vector of the R package outcomerate, after AAPOR's Standard Definitions.
#[test]
fn rates_as_outcomerate_has_them() {
    let cases = Cases {
        complete: 4,
        partial: 2,
        refusal: 1,
        non_contact: 1,
        other: 1,
        unknown_household: 1,
        unknown_other: 1,
        not_eligible: 1,
    };
    let rates = cases.rates(None);
    close(rates.e.unwrap(), 0.9, 1e-12);
    for (rate, wanted) in rates.response.iter().zip([0.364, 0.545, 0.370, 0.556, 0.444, 0.667]) {
        close(rate.unwrap(), wanted, 5.1e-4);
    }
    let others = [rates.cooperation.as_slice(), &rates.refusal, &rates.contact].concat();
    let wanted = [0.500, 0.750, 0.571, 0.857, 0.091, 0.093, 0.111, 0.727, 0.741, 0.889];
    assert_eq!(others.len(), wanted.len());
    for (rate, wanted) in others.iter().zip(wanted) {
        close(rate.unwrap(), wanted, 5.1e-4);
    }
    assert_eq!((cases.all(), cases.met(), cases.interviews()), (12, 8, 6));
}

// Source of truth: the second vector of the same package, with an eligibility of one half.
#[test]
fn rates_with_an_eligibility_from_elsewhere() {
    let cases = Cases {
        complete: 5,
        partial: 3,
        refusal: 2,
        non_contact: 1,
        other: 2,
        unknown_household: 1,
        unknown_other: 1,
        not_eligible: 1,
    };
    let rates = cases.rates(Some(0.5));
    let wanted = [1.0 / 3.0, 8.0 / 15.0, 5.0 / 14.0, 4.0 / 7.0, 5.0 / 13.0, 8.0 / 13.0];
    for (rate, wanted) in rates.response.iter().zip(wanted) {
        close(rate.unwrap(), wanted, 1e-12);
    }
    close(rates.cooperation[0].unwrap(), 5.0 / 12.0, 1e-12);
    close(rates.refusal[0].unwrap(), 2.0 / 15.0, 1e-12);
    close(rates.contact[0].unwrap(), 4.0 / 5.0, 1e-12);
}

// Source of truth: a denominator of zero gives no rate, and not 0 %.
#[test]
fn no_cases_have_no_rates() {
    assert!(Cases::default().rates(None).named().iter().all(|(_, rate)| rate.is_none()));
    let unknown = Cases { unknown_household: 3, ..Cases::default() }.rates(None);
    assert_eq!(unknown.response, [Some(0.0), Some(0.0), None, None, None, None]);
    let known = Cases { complete: 3, ..Cases::default() }.rates(None);
    assert!(known.response.iter().all(|rate| *rate == Some(1.0)));
}
