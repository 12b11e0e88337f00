package io.raingauge.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class KeysTest {
  private static final String SECRET = "0123456789abcdef";
  private static final String OTHER = "fedcba9876543210";

  @Test
  void aKeyGrantsItsRightsInItsProjectOnly() {
    Keys keys =
        new Keys(List.of(Key.parse("web:write,read:" + SECRET), Key.parse("shop:admin:" + OTHER)));
    Grant grant = keys.grant(SECRET).orElseThrow();
    assertEquals("web", grant.project());
    assertTrue(grant.allows(Right.WRITE) && grant.allows(Right.READ));
    assertFalse(grant.allows(Right.ADMIN));
    assertEquals(new Grant("shop", Set.of(Right.ADMIN)), keys.grant(OTHER).orElseThrow());
    assertEquals(Optional.empty(), keys.grant(SECRET + " "));
    assertEquals(Optional.empty(), keys.grant(""));
    assertEquals(Optional.empty(), Keys.NONE.grant(SECRET));
    assertTrue(Keys.NONE.isEmpty());
    assertFalse(keys.isEmpty());
  }

  @Test
  void aSecretMayHoldColons() {
    Key key = Key.parse("web:read:a:b:c:0123456789abcdef");
    assertTrue(new Keys(List.of(key)).grant("a:b:c:0123456789abcdef").isPresent());
  }

  @Test
  void aKeyThatCannotBeIsRefusedAndNeverShown() {
    for (String text :
        List.of(
            SECRET,
            "web:" + SECRET,
            "web:write:short",
            "web:write:" + "x".repeat(257),
            "web:write:with a space in it",
            "web:write:0123456789abcdéf",
            "web:delete:" + SECRET,
            "web::" + SECRET,
            "a b:read:" + SECRET,
            ":read:" + SECRET)) {
      Exception refused = assertThrows(IllegalArgumentException.class, () -> Key.parse(text), text);
      String message = String.valueOf(refused.getMessage());
      assertFalse(message.contains(SECRET) || message.contains("short"), message);
    }
    assertFalse(Key.parse("web:read:" + SECRET).toString().contains(SECRET));
  }

  @Test
  void aKeyIsThereOnce() {
    List<Key> twice = List.of(Key.parse("a:read:" + SECRET), Key.parse("b:read:" + SECRET));
    assertThrows(IllegalArgumentException.class, () -> new Keys(twice));
  }
}
