package io.tributary.sandbox.store;

import java.util.List;
import java.util.Locale;

/** The words the store's texts are made of, from several scripts and with awkward characters. */
public final class Vocabulary {
  /** Reasons customers give for sending an order back. */
  public static final List<String> RETURN_REASONS =
      List.of(
          "Refused without cause",
          "Damaged on arrival",
          "Not as described",
          "Wrong item sent",
          "Arrived too late");

  /** Reasons for calling an order off. */
  public static final List<String> CANCELLATION_REASONS =
      List.of(
          "Out of stock", "Customer changed their mind", "Payment declined", "Found it cheaper");

  private static final List<String> GIVEN =
      List.of(
          "Ada", "Björn", "Chloé", "Dmitri", "Elif", "Farid", "Grace", "Håkon", "Inês", "José",
          "Kofi", "Łucja", "Mei", "Nadia", "Óscar", "Priya", "Quentin", "Renée", "Søren", "Tomás",
          "Ute", "Víctor", "Wren", "Xiomara", "Yuki", "Zoë", "李", "محمد", "Олена", "さくら");
  private static final List<String> FAMILY =
      List.of(
          "Andersson",
          "Brown",
          "Castillo",
          "Dubois",
          "Eriksen",
          "Fischer",
          "García",
          "Hoffmann",
          "Ito",
          "Jansen",
          "Kowalska",
          "Lindqvist",
          "Müller",
          "Nguyễn",
          "O'Connor",
          "Petrović",
          "Quispe",
          "Rossi",
          "Șerban",
          "Tanaka",
          "Usman",
          "Virtanen",
          "Weiß",
          "Yılmaz",
          "D'Angelo");
  private static final List<String> TRADE =
      List.of("Trading", "& Sons", "Goods", "Direct", "Atelier", "\"Best\" Bazaar", "GmbH", "S.A.");
  private static final List<String> QUALITY =
      List.of(
          "Classic",
          "Compact",
          "Deluxe",
          "Eco",
          "Everyday",
          "Handmade",
          "Light",
          "Modern",
          "Premium",
          "Smart");
  private static final List<List<String>> NOUNS =
      List.of(
          List.of("Headphones", "Keyboard", "Monitor 27\"", "Charger", "Camera"),
          List.of("Kettle", "Pan", "Lamp", "Blanket", "Shelf"),
          List.of("Novel", "Cookbook", "Atlas", "Diary", "Poems"),
          List.of("Jacket", "Scarf", "Jeans", "T-Shirt", "Socks"),
          List.of("Puzzle", "Board Game", "Kite", "Robot", "Doll"),
          List.of("Tent", "Racket", "Bottle", "Helmet", "Yoga Mat"),
          List.of("Shampoo", "Perfume", "Crème", "Soap", "Brush"),
          List.of("Spade", "Rose", "Hose", "Pot", "Seeds"),
          List.of("Desk", "Pen", "Stapler", "Folder", "Chair"),
          List.of("Leash", "Bowl", "Cat Tree", "Aquarium", "Treats"));
  private static final List<String> COMMENTS =
      List.of(
          "Exactly what I wanted 😀",
          "It's fine.",
          "Broke after a week — would not buy again",
          "He said \"great\", I say 100 %",
          "C:\\temp\\no\\complaints",
          "Très bien, merci !",
          "很好，谢谢",
          "line one\nline two\ttabbed");
  private static final List<String> STREETS =
      List.of("High St", "Rue de l'Église", "Königsallee", "Calle Mayor", "Main Street", "桜通り");
  private static final List<List<String>> PLACES =
      List.of(
          List.of("Lisbon", "Lisboa", "Portugal"),
          List.of("München", "Bayern", "Germany"),
          List.of("Springfield", "Illinois", "United States"),
          List.of("Kraków", "Małopolskie", "Poland"),
          List.of("São Paulo", "SP", "Brazil"),
          List.of("Kyoto", "京都府", "Japan"));

  private Vocabulary() {}

  /** A person's name. */
  public static String person(Chance chance) {
    return chance.oneOf(GIVEN) + " " + chance.oneOf(FAMILY);
  }

  /** A seller's name. */
  public static String company(Chance chance) {
    return chance.oneOf(FAMILY) + " " + chance.oneOf(TRADE);
  }

  /**
   * A product's name.
   *
   * @param category from 1
   */
  public static String product(Chance chance, int category) {
    return chance.oneOf(QUALITY)
        + " "
        + chance.oneOf(NOUNS.get((category - 1) % NOUNS.size()))
        + " "
        + chance.between(100, 999);
  }

  /** What a customer says in a review. */
  public static String comment(Chance chance) {
    return chance.oneOf(COMMENTS);
  }

  /** A house number and a street. */
  public static String addressLine(Chance chance) {
    return chance.between(1, 250) + " " + chance.oneOf(STREETS);
  }

  /** A city, its state and its country. */
  public static List<String> place(Chance chance) {
    return chance.oneOf(PLACES);
  }

  /** A telephone number that belongs to nobody. */
  public static String phone(Chance chance) {
    return String.format(Locale.ROOT, "+1-555-%04d", chance.between(0, 9999));
  }
}
