/**
 * Gold's facts: {@link io.tributary.transforms.facts.JoinFacts} keeps FactSales and
 * FactOrderReason. The joins are done by {@code FactCalculator}, which knows neither Beam nor the
 * lake's files.
 */
package io.tributary.transforms.facts;
