import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { OrderScenario } from '@crossdock/contracts';
import { useMutation } from '@tanstack/react-query';
import { IconChevronDown, IconShoppingCartPlus } from '@tabler/icons-react';
import { client, problemOf } from '../../api/client.ts';

const scenarios: Record<OrderScenario, { title: string; hint: string }> = {
  simple: { title: 'Simple order', hint: 'A customer with an account, two lines' },
  guest: { title: 'Guest', hint: 'Nobody the ERP knows yet' },
  business: { title: 'Business customer', hint: 'With a company and its address' },
  discount: { title: 'Discount', hint: 'A coupon over lines with two tax rates' },
  'many-lines': { title: 'Many lines', hint: 'A large order' },
  'unknown-sku': { title: 'Unknown SKU', hint: 'Fails: the ERP does not have the product' },
};

/** Places an order in the demo shop; the run that follows travels over the canvas. */
export function TestOrderMenu() {
  const place = useMutation({
    mutationFn: (scenario: OrderScenario) => client.system.placeDemoOrder({ body: { scenario } }),
    onSuccess: ({ number, total, currency }) =>
      notifications.show({
        title: `Order ${number} placed`,
        message: `${total} ${currency} in the demo shop. Its webhook is on the way.`,
        autoClose: 4_000,
      }),
    onError: (error) =>
      notifications.show({
        color: 'red',
        title: 'The order was not placed',
        message: problemOf(error).detail,
      }),
  });
  return (
    <Menu width={280}>
      <Menu.Target>
        <Button
          variant="default"
          loading={place.isPending}
          leftSection={<IconShoppingCartPlus size={15} />}
          rightSection={<IconChevronDown size={14} />}
        >
          Place a test order
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {OrderScenario.options.map((scenario) => (
          <Menu.Item key={scenario} onClick={() => place.mutate(scenario)}>
            {scenarios[scenario].title}
            <div className="hint">{scenarios[scenario].hint}</div>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
