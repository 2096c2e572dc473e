import { orderStatuses } from '../orders/order.ts';
import type { Route } from './rest-server.ts';
import { CURRENCY, TIME_ZONE, WOOCOMMERCE_VERSION, WORDPRESS_VERSION } from '../site.ts';

/** What a connector probes before it works: the index of the site, its version, currency and tax setting. */
export function systemRoutes(siteUrl: () => string, allRoutes: () => Route[]): Route[] {
  return [
    {
      path: '',
      methods: {
        GET: {
          right: 'public',
          run: () => ({
            body: {
              name: 'Demo shop',
              description: '',
              url: siteUrl(),
              home: siteUrl(),
              gmt_offset: gmtOffset(),
              timezone_string: TIME_ZONE,
              namespaces: ['oembed/1.0', 'wc/v3', 'wc/store/v1', 'wp/v2'],
            },
          }),
        },
      },
    },
    {
      path: '/wc/v3',
      methods: {
        GET: {
          right: 'public',
          run: () => ({ body: { namespace: 'wc/v3', routes: routeIndex(allRoutes()) } }),
        },
      },
    },
    {
      path: '/wc/v3/system_status',
      methods: { GET: { right: 'list', run: () => ({ body: systemStatus(siteUrl()) }) } },
    },
    {
      path: '/wc/v3/data/currencies/current',
      methods: {
        GET: { right: 'list', run: () => ({ body: { code: CURRENCY, name: 'Euro', symbol: '&euro;' } }) },
      },
    },
    setting('general', 'woocommerce_currency', 'Currency', CURRENCY),
    setting('tax', 'woocommerce_prices_include_tax', 'Prices entered with tax', 'no'),
    {
      path: '/wc/v3/orders/statuses',
      methods: {
        GET: {
          right: 'list',
          run: () => ({
            body: orderStatuses
              .filter((slug) => slug !== 'auto-draft')
              .map((slug) => ({ slug, name: statusNames[slug] })),
          }),
        },
      },
    },
  ];
}

const statusNames = {
  pending: 'Pending payment',
  processing: 'Processing',
  'on-hold': 'On hold',
  completed: 'Completed',
  cancelled: 'Cancelled',
  refunded: 'Refunded',
  failed: 'Failed',
  'checkout-draft': 'Draft',
};

function setting(group: string, id: string, label: string, value: string): Route {
  return {
    path: `/wc/v3/settings/${group}/${id}`,
    methods: { GET: { right: 'view', run: () => ({ body: { id, label, value, group_id: group } }) } },
  };
}

function routeIndex(routes: Route[]): Record<string, object> {
  const named = routes.map(({ path, methods }) => {
    const pattern = path.replaceAll(/:(\w+)/g, '(?P<$1>[\\d]+)');
    return [pattern, { namespace: 'wc/v3', methods: Object.keys(methods) }] as const;
  });
  return Object.fromEntries(named.filter(([path]) => path.startsWith('/wc/v3')));
}

function systemStatus(siteUrl: string) {
  return {
    environment: {
      home_url: siteUrl,
      site_url: siteUrl,
      version: WOOCOMMERCE_VERSION,
      wp_version: WORDPRESS_VERSION,
      wp_multisite: false,
      php_version: '8.2.35',
      language: 'en_US',
      wp_cron: false,
    },
    settings: {
      api_enabled: false,
      force_ssl: false,
      currency: CURRENCY,
      currency_symbol: '&euro;',
      currency_position: 'left',
      thousand_separator: ',',
      decimal_separator: '.',
      number_of_decimals: 2,
      HPOS_enabled: true,
      HPOS_sync_enabled: false,
    },
  };
}

function gmtOffset(): number {
  const name = new Intl.DateTimeFormat('en', { timeZone: TIME_ZONE, timeZoneName: 'shortOffset' })
    .formatToParts()
    .find((part) => part.type === 'timeZoneName')?.value;
  return Number(name?.replace('GMT', '') ?? 0);
}
